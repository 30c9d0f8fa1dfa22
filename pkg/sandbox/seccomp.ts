/**
 * A seccomp filter: which system calls a program may not make. A list of what is refused, since Node needs most of the rest;
 * it refuses new processes, and the doors by which kernels have been left.
 * @see https://docs.kernel.org/userspace-api/seccomp_filter.html
 */

interface Machine {
  /** AUDIT_ARCH of linux/audit.h. */
  arch: number;
  clone: number;
  socket: number;
  refused: readonly number[];
}

// Of every machine: new mounts, io_uring, pidfd_getfd, clone3 is apart.
const NEW_CALLS = [425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447];
const CLONE3 = 435;

const MACHINES: Readonly<Record<string, Machine>> = {
  x64: {
    arch: 0xc000003e,
    clone: 56,
    socket: 41,
    refused: [
      // fork vfork; shmget msgget mq_open memfd_create: memory that no limit counts.
      ...[57, 58, 29, 68, 240, 319],
      // ptrace syslog personality pivot_root chroot acct mount umount2 swapon swapoff reboot iopl ioperm
      ...[101, 103, 135, 155, 161, 163, 165, 166, 167, 168, 169, 172, 173],
      // init_module delete_module quotactl kexec_load add_key request_key keyctl unshare perf_event_open
      ...[175, 176, 179, 246, 248, 249, 250, 272, 298],
      // name_to_handle_at open_by_handle_at setns process_vm_readv process_vm_writev finit_module kexec_file_load bpf userfaultfd
      ...[303, 304, 308, 310, 311, 313, 320, 321, 323],
    ],
  },
  arm64: {
    arch: 0xc00000b7,
    clone: 220,
    socket: 198,
    // The same, by their numbers there.
    refused: [
      ...[
        194, 186, 180, 279, 117, 116, 92, 41, 51, 89, 40, 39, 224, 225, 142, 105, 106, 60, 104, 217, 218, 219, 97, 241,
      ],
      ...[264, 265, 268, 270, 271, 273, 294, 280, 282],
    ],
  },
};

/** Offsets in `struct seccomp_data`. */
const NUMBER = 0;
const ARCH = 4;
const FIRST_ARGUMENT = 16;

const CLONE_THREAD = 0x10000;
const X32 = 0x40000000;
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: others (AF_VSOCK) lead out of a network namespace. */
const FAMILIES = [1, 2, 10, 16];

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const errno = (code: number) => 0x00050000 | code;
const EPERM = 1;
const EAGAIN = 11;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

/** The filter as `struct sock_filter[]`; undefined for a machine whose numbers are not known here. */
export function seccompFilter(machine: string = process.arch): Buffer | undefined {
  const known = MACHINES[machine];
  if (!known) return undefined;
  const code: number[][] = [
    load(ARCH),
    // Another architecture would have other numbers for the same calls.
    jumpIfEqual(known.arch, 1, 0),
    answer(KILL),
    load(NUMBER),
  ];
  if (machine === 'x64') code.push(jumpIfAtLeast(X32, 0, 1), answer(errno(EPERM)));
  for (const number of [...known.refused, ...NEW_CALLS]) {
    code.push(jumpIfEqual(number, 0, 1), answer(errno(EPERM)));
  }
  // Its flags are in memory, where no filter can look: libraries fall back to clone.
  code.push(jumpIfEqual(CLONE3, 0, 1), answer(errno(ENOSYS)));
  code.push(jumpIfEqual(known.clone, 0, 4), load(FIRST_ARGUMENT), jumpIfSet(CLONE_THREAD, 0, 1), answer(ALLOW));
  code.push(answer(errno(EAGAIN)));
  code.push(jumpIfEqual(known.socket, 1, 0), answer(ALLOW), load(FIRST_ARGUMENT));
  for (const family of FAMILIES) code.push(jumpIfEqual(family, 0, 1), answer(ALLOW));
  code.push(answer(errno(EAFNOSUPPORT)));
  return encode(code);
}

// [code, jt, jf, k] of linux/bpf_common.h.
const load = (offset: number) => [0x20, 0, 0, offset];
const answer = (value: number) => [0x06, 0, 0, value];
const jumpIfEqual = (value: number, yes: number, no: number) => [0x15, yes, no, value];
const jumpIfAtLeast = (value: number, yes: number, no: number) => [0x35, yes, no, value];
const jumpIfSet = (value: number, yes: number, no: number) => [0x45, yes, no, value];

function encode(code: readonly number[][]): Buffer {
  const bytes = Buffer.alloc(code.length * 8);
  for (const [index, [op = 0, yes = 0, no = 0, value = 0]] of code.entries()) {
    bytes.writeUInt16LE(op, index * 8);
    bytes.writeUInt8(yes, index * 8 + 2);
    bytes.writeUInt8(no, index * 8 + 3);
    bytes.writeUInt32LE(value >>> 0, index * 8 + 4);
  }
  return bytes;
}
