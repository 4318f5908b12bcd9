// The distributions themselves: alpine, debian, ubuntu and relatives. They hold a shell and tools, and end at once without
// something to do.

import { putFile } from '../../os/executable.ts';
import type { ImageDefinition, LayerDefinition } from '../image.ts';
import { type ReleaseLines, releases } from '../releases.ts';
import { alpineFiles, debianBase } from './bases.ts';
import { standardPath } from './simple-image.ts';

const alpineTag = releases({
  lines: {
    '3.22': 2,
    '3.21': 5,
    '3.20': 8,
    '3.19': 9,
    '3.18': 12,
    '3.17': 10,
    '3.16': 9,
    '3.15': 11,
    '3.14': 10,
    '3.13': 12,
    '3.12': 12,
    '3.11': 13,
    '3.10': 9,
    '3.9': 6,
    '3.8': 5,
    '3.7': 3,
    '3.6': 5,
    '3.5': 3,
    '3.4': 6,
  },
  names: { edge: '3.22' },
});

const alpineImage: ImageDefinition = {
  repository: 'docker.io/library/alpine',
  tags: ['latest', '3.22', '3.21', '3.20', '3', 'edge'],
  resolve: (tag) => {
    const release = alpineTag(tag);
    if (!release) return undefined;
    const layer: LayerDefinition = {
      name: `alpine ${release.version}`,
      sizeBytes: 3_802_000,
      createdBy: `ADD alpine-minirootfs-${release.version}-x86_64.tar.gz / # buildkit`,
      files: (files) => alpineFiles(files, release.version),
    };
    return { config: { cmd: ['/bin/sh'], env: [standardPath], workingDir: '/' }, layers: [layer] };
  },
};

/** A distribution with Debian's tools under its own name. */
function debianLike(name: string, spec: ReleaseLines, pretty: (version: string) => string, sizeBytes: number, tags: readonly string[]): ImageDefinition {
  const understand = releases(spec);
  return {
    repository: `docker.io/library/${name}`,
    tags,
    resolve: (tag) => {
      const release = understand(tag);
      if (!release) return undefined;
      const version = release.version.replace(/\.0$/, '');
      return {
        config: { cmd: ['/bin/bash'], env: [standardPath], workingDir: '/' },
        layers: [
          debianBase,
          {
            name: `${name} ${release.version}`,
            sizeBytes,
            createdBy: `ADD ${name} rootfs / # buildkit`,
            files: (files) =>
              putFile(files, '/etc/os-release', `PRETTY_NAME="${pretty(version)}"\nNAME="${pretty(version).replace(/ [\d.].*$/, '')}"\nVERSION_ID="${version}"\nID=${name}\n`),
          },
        ],
      };
    },
  };
}

export const distributionImages: readonly ImageDefinition[] = [
  alpineImage,
  debianLike(
    'debian',
    {
      lines: { '13': ['13.1', '13.0'], '12': ['12.12', '12.11', '12.10'], '11': ['11.11'], '10': ['10.13'], '9': ['9.13'], '8': ['8.11'] },
      variants: ['-slim'],
      names: { latest: '13', trixie: '13', stable: '13', bookworm: '12', oldstable: '12', bullseye: '11', buster: '10', stretch: '9', jessie: '8', testing: '13', sid: '13' },
    },
    (version) => `Debian GNU/Linux ${version.split('.')[0]}`,
    21_000_000,
    ['latest', '13', '12', '12-slim', 'bookworm', 'bookworm-slim', 'bullseye', '11'],
  ),
  debianLike(
    'ubuntu',
    {
      lines: { '24.04': ['24.04'], '25.10': ['25.10'], '22.04': ['22.04'], '20.04': ['20.04'], '18.04': ['18.04'], '16.04': ['16.04'], '14.04': ['14.04'] },
      names: { latest: '24.04', rolling: '25.10', noble: '24.04', jammy: '22.04', focal: '20.04', bionic: '18.04', xenial: '16.04', trusty: '14.04' },
      majors: false,
    },
    (version) => `Ubuntu ${version} LTS`,
    1_500_000,
    ['latest', '24.04', '22.04', '20.04', 'noble', 'jammy'],
  ),
  debianLike(
    'centos',
    { lines: { '7': ['7', '7.9.2009'], '8': ['8', '8.4.2105'], '6': ['6'] }, names: { centos7: '7', centos8: '8', latest: '8' }, majors: false },
    (version) => `CentOS Linux ${version}`,
    55_000_000,
    ['latest', '7', '8', 'centos7'],
  ),
  debianLike('fedora', { lines: { '42': ['42'], '41': ['41'], '40': ['40'], '39': ['39'] }, majors: false }, (version) => `Fedora Linux ${version}`, 38_000_000, [
    'latest',
    '42',
    '41',
    '40',
  ]),
  debianLike('rockylinux', { lines: { '9': ['9', '9.3'], '8': ['8', '8.9'] }, variants: ['-minimal'], majors: false }, (version) => `Rocky Linux ${version}`, 40_000_000, [
    '9',
    '8',
    '9-minimal',
  ]),
  debianLike('bash', { lines: { '5.3': 3, '5.2': 37, '5.1': 16, '5.0': 18, '4.4': 23 }, variants: ['-alpine3.22'] }, (version) => `Alpine Linux ${version}`, 2_200_000, [
    'latest',
    '5',
    '5.3',
    '5.2',
  ]),
];
