// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace millrace {

/// A file that is whole under its name or leaves what was there: written to a temporary one beside
/// it, flushed to the disk, then renamed. A link stays one: what it points to is replaced. Devices
/// and pipes are refused, as a rename would remove them. Errors say what could not be done and why.
class AtomicFile {
public:
    static Result<AtomicFile> create(const std::string& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();  ///< Without commit() all that was written goes.

    Status append(std::string_view text);
    /// Call once, at the end.
    Status commit();

private:
    AtomicFile() = default;

    std::string m_path;    ///< As the user named it.
    std::string m_target;  ///< Where it leads.
    std::string m_temporary;
    int m_handle = -1;
};

/// All of it at once.
Status writeFileAtomically(const std::string& path, std::string_view text);

}  // namespace millrace
