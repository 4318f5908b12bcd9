/** `npm run build`: builds the site into dist/. `BASE_PATH=/drydock/ SITE_URL=https://host npm run build` places it below a path of a host. */

import { buildSite } from './site/build-site.ts';
import { closingLine } from './stages/count.ts';

const built = await buildSite();
console.log(closingLine({ passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0 }));
process.exitCode = built ? 0 : 1;
