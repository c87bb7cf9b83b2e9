// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QString>

#include "ui/paint/theme.h"

namespace millrace::ui {

/// The theme for Qt's own widgets.
QPalette paletteOf(const Theme& theme);
QString styleSheetOf(const Theme& theme);

}  // namespace millrace::ui
