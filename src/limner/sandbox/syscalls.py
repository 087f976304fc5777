"""The numbers of the system calls that the seccomp filter and the sealing child name.

One line a call: its name, its number on x86_64, its number on aarch64; ``-`` where an architecture never had it.
From Linux 6.12's ``asm/unistd_64.h`` and ``asm-generic/unistd.h``; numbers are never reused, so the table does not age.
Other architectures are not covered.
"""

import platform
from functools import cache

from limner.core.errors import MissingError

# Values of AUDIT_ARCH_* in linux/audit.h, by which a filter knows the calling convention in use.
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_TABLE = """
read 0 63
write 1 64
readv 19 65
writev 20 66
pread64 17 67
pwrite64 18 68
preadv 295 69
pwritev 296 70
preadv2 327 286
pwritev2 328 287
lseek 8 62
close 3 57
dup 32 23
dup2 33 -
dup3 292 24
fcntl 72 25
ioctl 16 29
open 2 -
openat 257 56
creat 85 -
openat2 437 437
close_range 436 436
stat 4 -
lstat 6 -
fstat 5 80
newfstatat 262 79
statx 332 291
access 21 -
faccessat 269 48
faccessat2 439 439
readlink 89 -
readlinkat 267 78
getdents 78 -
getdents64 217 61
getcwd 79 17
chdir 80 49
fchdir 81 50
mkdir 83 -
mkdirat 258 34
rmdir 84 -
unlink 87 -
unlinkat 263 35
rename 82 -
renameat 264 38
renameat2 316 276
symlink 88 -
symlinkat 266 36
ftruncate 77 46
fallocate 285 47
fsync 74 82
fdatasync 75 83
fadvise64 221 223
sync_file_range 277 84
sendfile 40 71
copy_file_range 326 285
statfs 137 43
fstatfs 138 44
umask 95 166
flock 73 32
chmod 90 -
fchmod 91 52
fchmodat 268 53
fchmodat2 452 452
chown 92 -
fchown 93 55
lchown 94 -
fchownat 260 54
utime 132 -
utimes 235 -
utimensat 280 88
futimesat 261 -
setsid 112 157
setpgid 109 154
getxattr 191 8
lgetxattr 192 9
fgetxattr 193 10
listxattr 194 11
llistxattr 195 12
flistxattr 196 13
setxattr 188 5
lsetxattr 189 6
fsetxattr 190 7
removexattr 197 14
lremovexattr 198 15
fremovexattr 199 16
mmap 9 222
munmap 11 215
mprotect 10 226
mremap 25 216
madvise 28 233
msync 26 227
brk 12 214
memfd_create 319 279
poll 7 -
ppoll 271 73
select 23 -
pselect6 270 72
epoll_create 213 -
epoll_create1 291 20
epoll_ctl 233 21
epoll_wait 232 -
epoll_pwait 281 22
epoll_pwait2 441 441
eventfd 284 -
eventfd2 290 19
pipe 22 -
pipe2 293 59
timerfd_create 283 85
timerfd_settime 286 86
timerfd_gettime 287 87
signalfd4 289 74
futex 202 98
futex_waitv 449 449
set_robust_list 273 99
set_tid_address 218 96
rseq 334 293
membarrier 324 283
arch_prctl 158 -
clone 56 220
clone3 435 435
fork 57 -
vfork 58 -
execve 59 221
execveat 322 281
exit 60 93
exit_group 231 94
wait4 61 260
waitid 247 95
rt_sigaction 13 134
rt_sigprocmask 14 135
rt_sigreturn 15 139
rt_sigpending 127 136
rt_sigtimedwait 128 137
rt_sigsuspend 130 133
sigaltstack 131 132
restart_syscall 219 128
pause 34 -
kill 62 129
tkill 200 130
tgkill 234 131
nanosleep 35 101
clock_nanosleep 230 115
clock_gettime 228 113
clock_getres 229 114
gettimeofday 96 169
time 201 -
getitimer 36 102
setitimer 38 103
alarm 37 -
timer_create 222 107
timer_settime 223 110
timer_gettime 224 108
timer_getoverrun 225 109
timer_delete 226 111
getpid 39 172
getppid 110 173
gettid 186 178
getpgrp 111 -
getpgid 121 155
getsid 124 156
getuid 102 174
geteuid 107 175
getgid 104 176
getegid 108 177
getresuid 118 148
getresgid 120 150
getgroups 115 158
capget 125 90
uname 63 160
sysinfo 99 179
getcpu 309 168
getrandom 318 278
times 100 153
getrusage 98 165
getrlimit 97 163
setrlimit 160 164
prlimit64 302 261
getpriority 140 141
prctl 157 167
sched_yield 24 124
sched_getaffinity 204 123
sched_getparam 143 121
sched_getscheduler 145 120
sched_get_priority_max 146 125
sched_get_priority_min 147 126
socket 41 198
bind 49 200
connect 42 203
listen 50 201
accept 43 202
accept4 288 242
socketpair 53 199
sendto 44 206
recvfrom 45 207
sendmsg 46 211
recvmsg 47 212
shutdown 48 210
getsockopt 55 209
setsockopt 54 208
getsockname 51 204
getpeername 52 205
seccomp 317 277
capset 126 91
pidfd_open 434 434
landlock_create_ruleset 444 444
landlock_add_rule 445 445
landlock_restrict_self 446 446
"""


@cache
def numbers(machine: str = "") -> dict[str, int]:
    """Return system call numbers by name, for ``machine`` (this one where it is not given).

    Raises:
        MissingError: the architecture is not one that is covered.
    """
    machine = machine or platform.machine()
    if machine not in AUDIT_ARCH:
        raise MissingError(
            f"the sandbox knows x86_64 and aarch64, not {machine}: run limner in a virtual machine of one of those"
        )
    column = 1 + list(AUDIT_ARCH).index(machine)
    rows = (line.split() for line in _TABLE.split("\n") if line)
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
