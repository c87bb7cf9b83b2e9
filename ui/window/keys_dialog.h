// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace millrace::ui {

/// All keys at a glance, menu by menu; as high as the screen lets it be, the rest is scrolled to.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    explicit KeysDialog(QWidget* parent);
};

}  // namespace millrace::ui
