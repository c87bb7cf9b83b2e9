// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace {

namespace {

Error failure(const std::string& path, const char* what, int reason)
{
    return {Error::Code::Io, std::string{what} + ": " + std::strerror(reason) + ".", path};
}

bool writeAll(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0;
}

/// So that the new name survives a power cut. Not all file systems can; then it is their matter.
void flushDirectory(const std::string& directory)
{
    const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    ::fsync(handle);
    ::close(handle);
}

}  // namespace

Status writeFileAtomically(const std::string& path, std::string_view text)
{
    struct stat before {};
    const bool exists = ::stat(path.c_str(), &before) == 0;
    if (exists && !S_ISREG(before.st_mode))
        return Error{Error::Code::Io,
                     S_ISDIR(before.st_mode)
                         ? "The file cannot be written: this is a folder."
                         : "The file cannot be written: this is a device or a pipe, not a file.",
                     path};
    std::error_code unresolved;
    std::filesystem::path target{path};
    if (exists)
        target = std::filesystem::canonical(target, unresolved);
    if (unresolved || target.empty())
        target = path;
    std::string directory = target.parent_path().string();
    if (directory.empty())
        directory = ".";
    std::string temporary = directory + "/.millrace-XXXXXX";
    const int file = ::mkstemp(temporary.data());
    if (file < 0)
        return failure(path, "The file cannot be written", errno);
    // mkstemp() makes it private; a saved file is as open as the one it replaces, or as new ones.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(file, exists ? before.st_mode & 07777U : 0666U & ~mask);
    const bool written = writeAll(file, text);
    const int reason = errno;
    ::close(file);
    if (!written) {
        ::unlink(temporary.c_str());
        return failure(path, "The file could not be written whole, and is left as it was", reason);
    }
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
        const int renameReason = errno;
        ::unlink(temporary.c_str());
        return failure(path, "The file cannot be replaced", renameReason);
    }
    flushDirectory(directory);
    return Done{};
}

}  // namespace millrace
