// Every image that is known. Families of small ones share a file.

import type { ImageDefinition } from '../image.ts';
import { agnhostImages } from './agnhost.ts';
import { busyboxImage } from './busybox.ts';
import { databaseImages } from './databases.ts';
import { demoImages } from './demos.ts';
import { distributionImages } from './distributions.ts';
import { helloWorldImage } from './hello-world.ts';
import { httpdImage } from './httpd.ts';
import { kubectlImages } from './kubectl.ts';
import { kubernetesImages } from './kubernetes.ts';
import { languageImages } from './languages.ts';
import { nginxImage } from './nginx.ts';
import { nginxUnprivilegedImage } from './nginx-unprivileged.ts';
import { pauseImage } from './pause.ts';
import { redisImages } from './redis.ts';
import { sampleAppImages } from './sample-apps.ts';
import { sockShopImages } from './sock-shop.ts';
import { toolImages } from './tools.ts';

export const images: readonly ImageDefinition[] = [
  ...agnhostImages,
  busyboxImage,
  ...databaseImages,
  ...demoImages,
  ...distributionImages,
  helloWorldImage,
  httpdImage,
  ...kubectlImages,
  ...kubernetesImages,
  ...languageImages,
  nginxImage,
  nginxUnprivilegedImage,
  pauseImage,
  ...redisImages,
  ...sampleAppImages,
  ...sockShopImages,
  ...toolImages,
];
