// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include "ui/scene/scene.h"

namespace millrace::ui {

/// Colours of roles and entities. The one place that knows colours. Text on its ground has a
/// contrast of at least 4.5:1, graphics 3:1; a test measures it.
struct Theme {
    static constexpr int kHues = 6;

    bool dark = false;

    QColor color(ColorRole role) const;
    /// Of an entity: a palette that people with any colour vision can tell apart (Okabe and Ito);
    /// the letter repeats it. More than six entities share hues.
    QColor hue(int entity) const;
    /// Of the letters on a mark of this entity.
    QColor onHue(int entity) const;
};

}  // namespace millrace::ui
