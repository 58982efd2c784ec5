import { fileURLToPath } from 'node:url';

/** Where pictures and logs of the journeys go; kept by the build server. */
export const OUT = fileURLToPath(new URL('../../target/e2e/', import.meta.url));
