/* A disk that fails when it is told to: preloaded into the program and all its children (LD_PRELOAD).

The order says what to do; every process maps it from the file that FAILING_DISK names. Calls of its `kinds` on files
below the folder `under` whose paths match the pattern `on` are counted over all processes; the `at`-th one, or all from
there on, fail with `error`, or kill the whole process group; the file that FAILING_DISK_LOG names tells of all of them.
tests/end2end/failing_disk.py writes the order and reads it back. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPEN = 1, CREATE = 2, READ = 4, WRITE = 8, SYNC = 16, RENAME = 32, LINK = 64, UNLINK = 128, MKDIR = 256,
            STAT = 512, LIST = 1024, CLOSE = 2048 };

struct order {
    int kinds, at, onwards, error; /* error -1: kill */
    int calls, failed;
    char under[512], on[512], first[512];
};

static struct order *order;
static int told = -1;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("FAILING_DISK");
    int file = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0) : -1;
    if (file < 0)
        return;
    void *mapped = mmap(NULL, sizeof *order, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    syscall(SYS_close, file);
    order = mapped == MAP_FAILED ? NULL : mapped;
    name = getenv("FAILING_DISK_LOG");
    told = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
}

static void tell(enum kind kind, const char *path) {
    char line[PATH_MAX + 16];
    int size = snprintf(line, sizeof line, "%d %s\n", kind, path + strlen(order->under) + 1);
    if (told >= 0 && size < (int)sizeof line)
        syscall(SYS_write, told, line, size);
}

static int is_meant(const char *path) {
    size_t length = strlen(order->under);
    return !strncmp(path, order->under, length) && path[length] == '/' && !fnmatch(order->on, path + length + 1, 0);
}

static void path_of(int handle, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
}

/* Whether this call fails; errno then says why. */
static int fails(enum kind kind, int folder, const char *name) {
    if (!order || !order->kinds || !(order->kinds & kind))
        return 0;
    int before = errno;
    char path[2 * PATH_MAX] = "";
    if (name && name[0] == '/') {
        snprintf(path, sizeof path, "%s", name);
    } else {
        if (folder == AT_FDCWD)
            syscall(SYS_getcwd, path, PATH_MAX);
        else
            path_of(folder, path);
        if (name && *name) {
            strncat(path, "/", 2);
            strncat(path, name, PATH_MAX - 1);
        }
    }
    if (is_meant(path)) {
        tell(kind, path);
        int number = __atomic_add_fetch(&order->calls, 1, __ATOMIC_SEQ_CST);
        if (order->at && (number == order->at || (order->onwards && number > order->at))) {
            if (__atomic_add_fetch(&order->failed, 1, __ATOMIC_SEQ_CST) == 1)
                snprintf(order->first, sizeof order->first, "%.511s", path);
            if (order->error < 0) {
                kill(0, SIGKILL);
                pause();
            }
            errno = order->error;
            return 1;
        }
    }
    errno = before;
    return 0;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

#define OPENS(NAME)                                                                                                   \
    int NAME(const char *path, int flags, ...) {                                                                      \
        va_list rest;                                                                                                 \
        va_start(rest, flags);                                                                                        \
        mode_t mode = va_arg(rest, mode_t);                                                                           \
        va_end(rest);                                                                                                 \
        if (fails(flags & (O_CREAT | O_WRONLY | O_RDWR) ? CREATE : OPEN, AT_FDCWD, path))                             \
            return -1;                                                                                                \
        return NEXT(int (*)(const char *, int, ...), #NAME)(path, flags, mode);                                       \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(NAME)                                                                                                \
    int NAME(int folder, const char *path, int flags, ...) {                                                          \
        va_list rest;                                                                                                 \
        va_start(rest, flags);                                                                                        \
        mode_t mode = va_arg(rest, mode_t);                                                                           \
        va_end(rest);                                                                                                 \
        if (fails(flags & (O_CREAT | O_WRONLY | O_RDWR) ? CREATE : OPEN, folder, path))                               \
            return -1;                                                                                                \
        return NEXT(int (*)(int, const char *, int, ...), #NAME)(folder, path, flags, mode);                          \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

#define STREAMS(NAME)                                                                                                 \
    FILE *NAME(const char *path, const char *mode) {                                                                  \
        if (fails(strpbrk(mode, "wa+") ? CREATE : OPEN, AT_FDCWD, path))                                              \
            return NULL;                                                                                              \
        return NEXT(FILE *(*)(const char *, const char *), #NAME)(path, mode);                                        \
    }
STREAMS(fopen)
STREAMS(fopen64)

/* Calls on an open file: `fails` asks the system for its path. */
#define ON_FILE(TYPE, KIND, NAME, DECLARED, GIVEN)                                                                    \
    TYPE NAME DECLARED {                                                                                              \
        if (fails(KIND, handle, NULL))                                                                                \
            return -1;                                                                                                \
        return NEXT(TYPE(*) DECLARED, #NAME) GIVEN;                                                                   \
    }
ON_FILE(ssize_t, READ, read, (int handle, void *data, size_t size), (handle, data, size))
ON_FILE(ssize_t, READ, pread, (int handle, void *data, size_t size, off_t from), (handle, data, size, from))
ON_FILE(ssize_t, READ, pread64, (int handle, void *data, size_t size, off64_t from), (handle, data, size, from))
ON_FILE(ssize_t, READ, readv, (int handle, const struct iovec *parts, int count), (handle, parts, count))
ON_FILE(ssize_t, WRITE, write, (int handle, const void *data, size_t size), (handle, data, size))
ON_FILE(ssize_t, WRITE, pwrite, (int handle, const void *data, size_t size, off_t from), (handle, data, size, from))
ON_FILE(ssize_t, WRITE, pwrite64, (int handle, const void *data, size_t size, off64_t from),
        (handle, data, size, from))
ON_FILE(ssize_t, WRITE, writev, (int handle, const struct iovec *parts, int count), (handle, parts, count))
ON_FILE(int, WRITE, ftruncate, (int handle, off_t size), (handle, size))
ON_FILE(int, WRITE, ftruncate64, (int handle, off64_t size), (handle, size))
ON_FILE(ssize_t, WRITE, sendfile, (int handle, int from, off_t *at, size_t size), (handle, from, at, size))
ON_FILE(ssize_t, WRITE, sendfile64, (int handle, int from, off64_t *at, size_t size), (handle, from, at, size))
ON_FILE(int, SYNC, fsync, (int handle), (handle))
ON_FILE(int, SYNC, fdatasync, (int handle), (handle))
ON_FILE(int, STAT, fstat, (int handle, struct stat *into), (handle, into))
ON_FILE(int, STAT, fstat64, (int handle, struct stat64 *into), (handle, into))

int close(int handle) {
    int failed = fails(CLOSE, handle, NULL), why = errno, closed = (int)syscall(SYS_close, handle); /* it is closed anyway */
    errno = failed ? why : errno;
    return failed ? -1 : closed;
}

/* Calls on a path: which of two, where there are two, is the new one. */
#define ON_PATH(KIND, NAME, DECLARED, GIVEN, FOLDER, PATH)                                                            \
    int NAME DECLARED {                                                                                               \
        if (fails(KIND, FOLDER, PATH))                                                                                \
            return -1;                                                                                                \
        return NEXT(int (*) DECLARED, #NAME) GIVEN;                                                                   \
    }
ON_PATH(RENAME, rename, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH(RENAME, renameat, (int one, const char *from, int other, const char *to), (one, from, other, to), other, to)
ON_PATH(RENAME, renameat2, (int one, const char *from, int other, const char *to, unsigned how),
        (one, from, other, to, how), other, to)
ON_PATH(LINK, link, (const char *from, const char *to), (from, to), AT_FDCWD, to)
ON_PATH(LINK, linkat, (int one, const char *from, int other, const char *to, int how), (one, from, other, to, how),
        other, to)
ON_PATH(LINK, symlink, (const char *to, const char *path), (to, path), AT_FDCWD, path)
ON_PATH(UNLINK, unlink, (const char *path), (path), AT_FDCWD, path)
ON_PATH(UNLINK, unlinkat, (int folder, const char *path, int how), (folder, path, how), folder, path)
ON_PATH(UNLINK, rmdir, (const char *path), (path), AT_FDCWD, path)
ON_PATH(MKDIR, mkdir, (const char *path, mode_t mode), (path, mode), AT_FDCWD, path)
ON_PATH(MKDIR, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), folder, path)
ON_PATH(STAT, stat, (const char *path, struct stat *into), (path, into), AT_FDCWD, path)
ON_PATH(STAT, stat64, (const char *path, struct stat64 *into), (path, into), AT_FDCWD, path)
ON_PATH(STAT, lstat, (const char *path, struct stat *into), (path, into), AT_FDCWD, path)
ON_PATH(STAT, lstat64, (const char *path, struct stat64 *into), (path, into), AT_FDCWD, path)
ON_PATH(STAT, fstatat, (int folder, const char *path, struct stat *into, int how), (folder, path, into, how), folder,
        path)
ON_PATH(STAT, fstatat64, (int folder, const char *path, struct stat64 *into, int how), (folder, path, into, how),
        folder, path)
ON_PATH(STAT, statx, (int folder, const char *path, int how, unsigned mask, struct statx *into),
        (folder, path, how, mask, into), folder, path)
ON_PATH(STAT, statvfs, (const char *path, struct statvfs *into), (path, into), AT_FDCWD, path)
ON_PATH(STAT, statvfs64, (const char *path, struct statvfs64 *into), (path, into), AT_FDCWD, path)

DIR *opendir(const char *path) {
    return fails(LIST, AT_FDCWD, path) ? NULL : NEXT(DIR *(*)(const char *), "opendir")(path);
}
DIR *fdopendir(int handle) {
    return fails(LIST, handle, NULL) ? NULL : NEXT(DIR *(*)(int), "fdopendir")(handle);
}
