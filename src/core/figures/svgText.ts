/** SVG elements as text. Foreign strings can end no attribute and open no element. Knows no plot. */

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Three decimals of a millimetre are below any printer; non-finite numbers are a mistake of the caller. */
const DECIMALS = 3;

/** @param children made by this file, or '' */
export function element(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${valueText(key, value)}"`)
    .join('');
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

/** Foreign text as it may stand between tags or in an attribute; characters XML does not have are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** @throws RangeError for a number that is not finite */
export function coordinate(value: number): string {
  if (!Number.isFinite(value))
    throw new RangeError(`svg: ${value} found, finite numbers are legal`);
  return String(Number(value.toFixed(DECIMALS)));
}

function valueText(key: string, value: string | number | undefined): string {
  if (typeof value !== 'number') return escapeXml(value ?? '');
  try {
    return coordinate(value);
  } catch {
    throw new RangeError(`svg: ${key}: ${value} found, finite numbers are legal`);
  }
}
