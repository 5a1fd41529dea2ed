ALTER TABLE `users` ADD `disabled_at` integer;--> statement-breakpoint
CREATE INDEX `passwords_foreign` ON `passwords` (`hash`) WHERE substr(hash, 1, 1) <> '$';