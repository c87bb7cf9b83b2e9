// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace millrace::ui {

/// File > Shipped scenarios…: by what they show, each with its title, and what to watch of the one
/// that is chosen. Letters find, arrows choose, Enter opens; the mouse does, too.
class ShippedDialog : public QDialog {
    Q_OBJECT

public:
    /// `open`: the name of the one that is chosen at first, if there is one of this name.
    explicit ShippedDialog(const QString& open, QWidget* parent = nullptr);

    QString chosen() const;  ///< Empty when nothing is found.

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addGroups(const QString& open);
    void find(const QString& words);
    void moveTo(QTreeWidgetItem* current, const QTreeWidgetItem* from);
    void showChosen();

    QLineEdit* m_find = nullptr;
    QTreeWidget* m_list = nullptr;
    QLabel* m_watch = nullptr;
    QPushButton* m_open = nullptr;
};

}  // namespace millrace::ui
