/* Loaded before libc: while the file that TORTURE_FSYNC_FAILS names is there, no fsync succeeds, as on a dying disk. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int fails(void) {
    const char *flag = getenv("TORTURE_FSYNC_FAILS");
    return flag && access(flag, F_OK) == 0;
}

static int sync_by(long call, int fd) {
    if (fails()) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(call, fd);
}

int fsync(int fd) { return sync_by(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_by(SYS_fdatasync, fd); }
