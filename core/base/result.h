// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace millrace {

/// Something a user can put right: a bad file, a full disk. Bugs are not Errors; they throw
/// InvariantBroken (core/base/invariant.h).
struct Error {
    enum class Code { NotFound, Malformed, OutOfRange, Unsupported, Io, Cancelled };

    Code code = Code::Malformed;
    std::string message;  ///< A whole sentence for the user; names the offending key or file.
    std::string file;     ///< As the user named it; empty when the input is not a file.
    int line = 0;         ///< 1-based line in the source text; 0 when it does not apply.
    int column = 0;       ///< 1-based column; 0 when it does not apply.
};

/// "file:line:column: message", leaving out what does not apply.
std::string describe(const Error& error);

/// Either a value or an Error. [[nodiscard]], so that no failure is dropped silently.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : m_state{std::in_place_index<1>, std::move(error)} {}

    explicit operator bool() const { return m_state.index() == 0; }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

/// Success without a value, or an Error.
struct Done {};
using Status = Result<Done>;

}  // namespace millrace
