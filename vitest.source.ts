/** What every project's Vitest configuration begins with: packages are tested from their source, not from dist. */
export const source = {
  resolve: { conditions: ['portero-source', 'module', 'node', 'import', 'default'] },
  ssr: { resolve: { conditions: ['portero-source', 'module', 'node', 'import', 'default'] } },
};
