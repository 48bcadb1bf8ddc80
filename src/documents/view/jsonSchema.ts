/** The JSON Schema (draft-07) of view files for editors. Written to dist by the build. */
import { documentJsonSchema } from '../experiment/jsonSchema';
import { ViewSchema } from './schema';

export function viewJsonSchema() {
  return documentJsonSchema(ViewSchema);
}
