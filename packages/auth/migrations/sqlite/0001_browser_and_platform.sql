ALTER TABLE `sessions` ADD `browser` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `platform` text;--> statement-breakpoint
UPDATE `sessions` SET
	`browser` = CASE instr(`device`, ' on ')
		WHEN 0 THEN nullif(`device`, 'Unknown device')
		ELSE substr(`device`, 1, instr(`device`, ' on ') - 1)
	END,
	`platform` = CASE instr(`device`, ' on ')
		WHEN 0 THEN NULL
		ELSE substr(`device`, instr(`device`, ' on ') + 4)
	END;--> statement-breakpoint
ALTER TABLE `sessions` DROP COLUMN `device`;
