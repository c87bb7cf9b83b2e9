// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace millrace {

/// Our bug: something that must hold in every run did not. Thrown, not aborted, so that the
/// programs can print a reproduction and the window survives.
class InvariantBroken : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Runs it, and says what bug of ours ended it, if one did: threads must let nothing out.
template <class Work>
std::optional<std::string> bugIn(Work&& work)
{
    try {
        std::forward<Work>(work)();
    } catch (const InvariantBroken& bug) {
        return bug.what();
    }
    return std::nullopt;
}

[[noreturn, gnu::cold]] void invariantBroken(const char* condition, const char* file, int line);

}  // namespace millrace

/// Checked in every build: it costs under 5 % and a simulator that lies is worth nothing.
#define MILLRACE_INVARIANT(condition)                                    \
    do {                                                                 \
        if (!(condition)) [[unlikely]]                                   \
            ::millrace::invariantBroken(#condition, __FILE__, __LINE__); \
    } while (false)
