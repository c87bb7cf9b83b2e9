// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.h"

namespace millrace {

/// An Io Error "Cannot write “target”: reason." Control and direction characters of the name are
/// escaped, so that a file name cannot rewrite the terminal. Error::file stays empty: the sentence
/// already names the file.
Error writeError(const std::filesystem::path& target, std::string_view reason);

/// Where a file named `target` lands: absolute, links followed. Errors: the name is empty, its
/// folder is missing, or something is there that must not be replaced (a folder, a device, a
/// file without write permission).
Result<std::filesystem::path> resolveTarget(const std::filesystem::path& target);

/// A file that appears under its final name complete or not at all. Until commit() it lives under
/// a hidden name of its own in the same folder; without commit() the destructor removes it and
/// whatever was at the final name before stays as it was. QSaveFile will not do: it ignores what
/// fails while its last buffer is written and flushed, and then renames a file cut short.
class AtomicFile {
public:
    /// Creates the hidden file, empty. Errors: as resolveTarget(), or the folder is not writable.
    static Result<AtomicFile> create(const std::filesystem::path& target);

    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&& other) noexcept;
    ~AtomicFile();

    const std::filesystem::path& target() const { return m_target; }  ///< Absolute.

    /// For a library that opens files itself; else append().
    const std::filesystem::path& temporary() const { return m_temporary; }

    /// Writes all of `bytes` behind what append() wrote before. Errors: a full disk.
    Status append(std::string_view bytes);

    /// Flushes the hidden file to the disk, renames it over target() and flushes the folder. Call
    /// once, after every other handle on it is closed.
    Status commit();

private:
    AtomicFile() = default;
    void discard() noexcept;

    std::filesystem::path m_target, m_temporary;
    int m_handle = -1;  ///< Open from the first byte on, so that fsync() reports every lost write.
};

/// All of it at once.
Status writeFileAtomically(const std::filesystem::path& target, std::string_view bytes);

}  // namespace millrace
