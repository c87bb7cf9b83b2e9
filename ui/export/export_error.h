// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include "core/base/result.h"

namespace millrace::ui {

/// An Error without a place in a text. Error::file stays empty too: where a file is at fault, the
/// sentence names it.
inline Error exportError(Error::Code code, std::string message)
{
    return Error{.code = code, .message = std::move(message), .file = {}};
}

/// What a cancelled export returns.
inline Error cancelledError()
{
    return exportError(Error::Code::Cancelled, "The export was cancelled.");
}

}  // namespace millrace::ui
