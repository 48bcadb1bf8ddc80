/** Writes a state dict as `torch.save` does, for `torch.load(…, weights_only=True)`: a zip of one pickle and the raw storages. */
import { zipSync, type Zippable } from 'fflate';
import { FormatError } from './formatError';
import { stateDictPickle } from './torchPickle';
import { checkTensors, littleEndianBytes, type WritableTensor } from './writableTensor';

/** Data of every entry start on such a multiple, so that torch can map them. */
const ALIGNMENT = 64;
const LOCAL_HEADER_BYTES = 30;
const EXTRA_HEADER_BYTES = 4;
/** torch's id of the padding in a local header, 'FB'. */
const PADDING_ID = 0x4246;
/** The earliest date of a zip: the same tensors give the same bytes at any time. */
const ZIP_EPOCH = new Date(1980, 0, 1);
/** Shape and stride of more make no network. */
const MAX_DIMENSIONS = 64;
/** Sizes are written as 32 bits. */
const MAX_SIZE = 0x7fffffff;

/**
 * @param archive name of the folder inside the zip; torch takes the file's name without extension
 * @throws FormatError naming the tensor that can not be written
 */
export function writeTorch(tensors: readonly WritableTensor[], archive = 'archive'): Uint8Array {
  checkTensors(tensors);
  for (const { name, shape } of tensors) {
    if (shape.length > MAX_DIMENSIONS || shape.some((size) => size > MAX_SIZE)) {
      throw new FormatError(`tensor ${name}: shape [${shape.slice(0, 8).join(', ')}] is too large`);
    }
  }
  const text = (content: string) => new TextEncoder().encode(content);
  return alignedZip([
    [`${archive}/data.pkl`, stateDictPickle(tensors)],
    [`${archive}/byteorder`, text('little')],
    ...tensors.map(({ values }, k): Entry => [`${archive}/data/${k}`, littleEndianBytes(values)]),
    [`${archive}/version`, text('3\n')],
  ]);
}

type Entry = readonly [name: string, content: Uint8Array];

/** Nothing is compressed; an extra field in front of each entry pads it to its place. */
function alignedZip(entries: readonly Entry[]): Uint8Array {
  const files: Zippable = {};
  let offset = 0;
  for (const [name, content] of entries) {
    const header = LOCAL_HEADER_BYTES + new TextEncoder().encode(name).length + EXTRA_HEADER_BYTES;
    const start = Math.ceil((offset + header) / ALIGNMENT) * ALIGNMENT;
    const padding = new Uint8Array(start - offset - header).fill('Z'.charCodeAt(0));
    files[name] = [content, { level: 0, mtime: ZIP_EPOCH, extra: { [PADDING_ID]: padding } }];
    offset = start + content.length;
  }
  return zipSync(files);
}
