// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace {

namespace {

constexpr const char* kCutShort = "The file could not be written whole, and is left as it was";

Error failure(const std::string& path, const char* what, int reason)
{
    return {Error::Code::Io, std::string{what} + ": " + std::strerror(reason) + ".", path};
}

std::string folderOf(const std::string& path)
{
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    return folder.empty() ? "." : folder;
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

Result<AtomicFile> AtomicFile::create(const std::string& path)
{
    struct stat before {};
    const bool exists = ::stat(path.c_str(), &before) == 0;
    if (exists && !S_ISREG(before.st_mode))
        return Error{Error::Code::Io,
                     S_ISDIR(before.st_mode)
                         ? "The file cannot be written: this is a folder."
                         : "The file cannot be written: this is a device or a pipe, not a file.",
                     path};
    AtomicFile file;
    file.m_path = path;
    file.m_target = path;
    std::error_code unresolved;
    if (exists)
        file.m_target = std::filesystem::canonical(path, unresolved).string();
    if (unresolved || file.m_target.empty())
        file.m_target = path;
    file.m_temporary = folderOf(file.m_target) + "/.millrace-XXXXXX";
    file.m_handle = ::mkstemp(file.m_temporary.data());
    if (file.m_handle < 0)
        return failure(path, "The file cannot be written", errno);
    // mkstemp() makes it private; a saved file is as open as the one it replaces, or as new ones.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(file.m_handle, exists ? before.st_mode & 07777U : 0666U & ~mask);
    return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_path{std::move(other.m_path)}
    , m_target{std::move(other.m_target)}
    , m_temporary{std::move(other.m_temporary)}
    , m_handle{std::exchange(other.m_handle, -1)}
{
}

AtomicFile::~AtomicFile()
{
    if (m_handle < 0)
        return;
    ::close(m_handle);
    ::unlink(m_temporary.c_str());
}

Status AtomicFile::append(std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(m_handle, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return failure(m_path, kCutShort, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return Done{};
}

Status AtomicFile::commit()
{
    if (::fsync(m_handle) != 0)
        return failure(m_path, kCutShort, errno);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return failure(m_path, "The file cannot be replaced", errno);
    ::close(std::exchange(m_handle, -1));
    flushDirectory(folderOf(m_target));
    return Done{};
}

Status writeFileAtomically(const std::string& path, std::string_view text)
{
    Result<AtomicFile> created = AtomicFile::create(path);
    if (!created)
        return created.error();
    AtomicFile file = std::move(created).value();
    const Status written = file.append(text);
    return written ? file.commit() : written;
}

}  // namespace millrace
