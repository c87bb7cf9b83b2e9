// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/printable.h"

namespace millrace {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestName = 400;  ///< Characters of a path that a sentence shows.

Error systemError(const fs::path& target, int number)
{
    return writeError(target, std::generic_category().message(number));
}

/// Names no part of the target: it may already be as long as a name can be.
fs::path hiddenName(const fs::path& folder)
{
    static std::atomic<unsigned> counter{0};
    return folder / fmt::format(".millrace-{}-{}.part", ::getpid(), counter.fetch_add(1));
}

/// Makes a rename inside `folder` survive a power cut. A no-op where the file system cannot.
Status syncFolder(const fs::path& folder, const fs::path& target)
{
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) {
        // A folder one may write into but not list: nothing more can be done, nothing is lost.
        return Done{};
    }
    const int result = ::fsync(handle);
    const int number = errno;
    ::close(handle);
    if (result != 0 && number != EINVAL && number != ENOTSUP)
        return systemError(target, number);
    return Done{};
}

}  // namespace

Error writeError(const fs::path& target, std::string_view reason)
{
    const std::string name = printableLine(target.string(), kLongestName);
    return {.code = Error::Code::Io,
            .message = fmt::format("Cannot write “{}”: {}.", name, reason),
            .file = {}};
}

Result<fs::path> resolveTarget(const fs::path& target)
{
    if (target.empty() || !target.has_filename())
        return writeError(target, "a file name is missing");
    std::error_code failed;
    const fs::path absolute = fs::weakly_canonical(fs::absolute(target, failed), failed);
    if (failed)
        return writeError(target, failed.message());
    if (!fs::is_directory(absolute.parent_path(), failed)) {
        Error error = writeError(target, "its folder does not exist");
        error.code = Error::Code::NotFound;
        return error;
    }
    const fs::file_status there = fs::status(absolute, failed);
    if (fs::is_directory(there))
        return writeError(target, "a folder has this name");
    if (fs::exists(there) && !fs::is_regular_file(there))
        return writeError(target, "something that is not an ordinary file has this name");
    if (fs::exists(there) && ::access(absolute.c_str(), W_OK) != 0)
        return systemError(target, errno);
    return absolute;
}

Result<AtomicFile> AtomicFile::create(const fs::path& target)
{
    Result<fs::path> resolved = resolveTarget(target);
    if (!resolved)
        return resolved.error();

    AtomicFile file;
    file.m_target = std::move(resolved).value();
    constexpr int kTries = 100;  // Names left behind by a killed process with our id.
    for (int i = 0; i < kTries && file.m_handle < 0; ++i) {
        file.m_temporary = hiddenName(file.m_target.parent_path());
        file.m_handle = ::open(file.m_temporary.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
                               S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH);
        if (file.m_handle < 0 && errno != EEXIST)
            return systemError(target, errno);
    }
    if (file.m_handle < 0)
        return systemError(target, EEXIST);

    struct stat before {};
    if (::stat(file.m_target.c_str(), &before) == 0 &&
        ::fchmod(file.m_handle, before.st_mode & 0777U) != 0)
        return systemError(target, errno);
    return file;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : m_target{std::move(other.m_target)}
    , m_temporary{std::move(other.m_temporary)}
    , m_handle{std::exchange(other.m_handle, -1)}
{
}

AtomicFile& AtomicFile::operator=(AtomicFile&& other) noexcept
{
    if (this != &other) {
        discard();
        m_target = std::move(other.m_target);
        m_temporary = std::move(other.m_temporary);
        m_handle = std::exchange(other.m_handle, -1);
    }
    return *this;
}

AtomicFile::~AtomicFile()
{
    discard();
}

Status AtomicFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_handle, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return systemError(m_target, errno);
        bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    return Done{};
}

Status AtomicFile::commit()
{
    if (::fsync(m_handle) != 0)
        return systemError(m_target, errno);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return systemError(m_target, errno);
    ::close(std::exchange(m_handle, -1));
    return syncFolder(m_target.parent_path(), m_target);
}

void AtomicFile::discard() noexcept
{
    if (m_handle < 0)
        return;
    ::unlink(m_temporary.c_str());
    ::close(std::exchange(m_handle, -1));
}

Status writeFileAtomically(const fs::path& target, std::string_view bytes)
{
    Result<AtomicFile> created = AtomicFile::create(target);
    if (!created)
        return created.error();
    AtomicFile file = std::move(created).value();
    const Status written = file.append(bytes);
    return written ? file.commit() : written;
}

}  // namespace millrace
