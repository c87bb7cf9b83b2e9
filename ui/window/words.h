// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include <QString>

#include "core/base/printable.h"

namespace millrace::ui {

/// Our own words, as Qt has them.
inline QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

/// Words of strangers, with what makes a screen lie escaped. For plain-text widgets.
inline QString safe(std::string_view words)
{
    return QString::fromStdString(printable(words));
}

}  // namespace millrace::ui
