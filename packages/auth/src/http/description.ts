/** The OpenAPI document of this very server: without what it does not serve. */
import { openapiDocument } from '@portero/contracts/openapi';

interface Described {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly tags: readonly string[] }>>>>;
}

/** @param isServed whether a feature, by its name in the contracts, has its routes here */
export function describeApi(
  info: Parameters<typeof openapiDocument>[0],
  isServed: (feature: string) => boolean,
): object {
  const document = openapiDocument(info) as Described;
  // Every operation bears its feature as its tag, and no address belongs to two.
  const served = Object.entries(document.paths).filter(([, operations]) =>
    Object.values(operations).every(({ tags }) => tags.every(isServed)),
  );
  return { ...document, tags: document.tags.filter(({ name }) => isServed(name)), paths: Object.fromEntries(served) };
}
