// The layers that other images stand on: Debian, Alpine, BusyBox, and the bare one of distroless images.

import { makeFolder, putFile } from '../../os/executable.ts';
import type { MemoryFileSystem } from '../../os/memory-filesystem.ts';
import { standardFolders } from '../../os/standard-folders.ts';
import type { LayerDefinition } from '../image.ts';
import { accounts, installTools } from './toolbox.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What Debian's slim image ships: bash, dash, coreutils, findutils, grep, sed, tar, gzip, hostname, util-linux, apt, dpkg, passwd. */
const debianTools = words(`
  bash sh dash arch awk base32 base64 basename cat chgrp chmod chown cksum clear cmp comm cp cut date dd df diff dirname du echo egrep env expand expr factor false
  fgrep find fmt fold getent getopt grep groups gunzip gzip head hostid hostname id install join kill link ln logname ls md5sum mkdir mkfifo mknod mktemp more mount mv
  nice nl nohup nproc numfmt od paste pathchk perl printenv printf pwd readlink realpath rev rm rmdir sed seq sha1sum sha256sum sha512sum shuf sleep sort split stat stty
  sum sync tac tail tar tee test [ timeout touch tr true truncate tsort tty umount uname unexpand uniq unlink users wc which who whoami xargs yes zcat
  adduser apt apt-cache apt-get chroot debconf dmesg dpkg findmnt flock groupadd ldconfig ldd login lsblk lscpu mountpoint nsenter passwd script setpriv setsid
  sha224sum sha384sum su tzselect unshare useradd usermod`);

/** BusyBox' applets. */
export const busyboxTools = words(`
  sh ash arch awk base32 base64 basename cat chgrp chmod chown chroot cksum clear cmp comm cp crond cut date dc dd df diff dirname dmesg du echo egrep env expand expr
  factor false fgrep find fold free getopt grep groups gunzip gzip head hostid hostname id ifconfig install ip kill killall less link ln logger ls md5sum mkdir mkfifo
  mknod mktemp more mount mv nc netstat nice nl nohup nproc nslookup od paste pgrep pidof ping pkill printenv printf ps pwd readlink realpath rev rm rmdir route sed seq
  sha1sum sha256sum sha512sum shuf sleep sort split stat strings stty sum sync tac tail tar tee telnet test [ time timeout top touch tr traceroute true truncate tty
  umount uname unexpand uniq unlink uptime usleep vi watch wc wget which who whoami xargs yes zcat
  addgroup adduser arp arping blkid bzip2 cal chpasswd chrt cpio crontab deluser dnsdomainname dos2unix ed fallocate fdisk flock fsync fuser hexdump httpd hwclock ionice
  iostat ipcalc iproute last login losetup lsof lsmod lsattr mkfs.ext2 mkpasswd mktemp modprobe mountpoint mpstat nbd-client netcat nsenter passwd patch ping6 pmap poweroff
  pstree pwdx reboot renice reset resize run-parts script setsid shred su swapon switch_root sysctl syslogd taskset tftp traceroute6 tree ts ttysize udhcpc unix2dos
  unlzma unshare unxz unzip uudecode uuencode w watchdog xxd xz`);

function debianFiles(files: MemoryFileSystem): void {
  standardFolders(files, true);
  installTools(files, debianTools);
  accounts(files, [
    { name: 'daemon', uid: 1, home: '/usr/sbin', shell: '/usr/sbin/nologin' },
    { name: 'www-data', uid: 33, home: '/var/www', shell: '/usr/sbin/nologin' },
  ]);
  putFile(files, '/etc/debian_version', '12.10\n');
  putFile(
    files,
    '/etc/os-release',
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n',
  );
  putFile(files, '/etc/shells', '/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n');
}

/** Debian bookworm, slim. */
export const debianBase: LayerDefinition = { name: 'debian bookworm-slim', sizeBytes: 28_232_000, createdBy: "# debian.sh --arch 'amd64' out/ 'bookworm'", files: debianFiles };

/** Alpine: BusyBox and musl. */
export const alpineBase: LayerDefinition = {
  name: 'alpine 3.22',
  sizeBytes: 3_799_000,
  createdBy: 'ADD alpine-minirootfs-3.22.2-x86_64.tar.gz / # buildkit',
  files: (files) => alpineFiles(files, '3.22.2'),
};

/** Alpine's tree for a release. */
export function alpineFiles(files: MemoryFileSystem, version: string): void {
  standardFolders(files, false);
  installTools(files, busyboxTools, '/bin', 'busybox');
  installTools(files, ['apk'], '/sbin');
  accounts(files, [{ name: 'www-data', uid: 82 }], '/bin/sh');
  putFile(files, '/etc/alpine-release', `${version}\n`);
  putFile(
    files,
    '/etc/os-release',
    `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${version}\nPRETTY_NAME="Alpine Linux v${version.split('.').slice(0, 2).join('.')}"\nHOME_URL="https://alpinelinux.org/"\n`,
  );
  putFile(files, '/etc/shells', '/bin/sh\n/bin/ash\n');
}

/** BusyBox alone. */
export const busyboxBase = (version: string): LayerDefinition => ({
  name: `busybox ${version} glibc`,
  sizeBytes: 2_156_000,
  createdBy: `BusyBox ${version} (glibc), Debian 12`,
  files: (files) => {
    standardFolders(files, false);
    installTools(files, busyboxTools, '/bin', Number(version.split('.')[1]) < 29 ? 'old-busybox' : 'busybox');
    accounts(
      files,
      [
        { name: 'daemon', uid: 1 },
        { name: 'www-data', uid: 33 },
      ],
      '/bin/sh',
    );
  },
});

/** Certificates, time zones and two users; no shell. */
export const distrolessBase: LayerDefinition = {
  name: 'distroless static',
  sizeBytes: 764_000,
  createdBy: 'bazel build ...',
  files: (files) => {
    for (const path of ['/etc', '/home/nonroot', '/proc', '/dev', '/root', '/run', '/sys', '/usr/bin', '/usr/local/bin', '/var/lib', '/var/run', '/tmp'])
      makeFolder(files, path, path === '/tmp' ? 0o1777 : 0o755);
    accounts(files, [{ name: 'nonroot', uid: 65532, home: '/home/nonroot' }], '/sbin/nologin');
    putFile(files, '/etc/os-release', 'PRETTY_NAME="Distroless"\nNAME="Debian GNU/Linux"\nID="debian"\nVERSION_ID="12"\n');
  },
};
