// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QStringList>

namespace millrace::ui {

/// What is kept from one session to the next, in a file of the user's alone. A file that cannot be
/// read counts as an empty one, and one that cannot be written changes nothing else.
class Remembered {
public:
    explicit Remembered(const QString& file);

    /// Where it is unless somebody says otherwise.
    static QString usualFile();

    bool isDark() const;
    void setDark(bool dark);

    /// As QWidget::saveGeometry() gives it; empty = not yet.
    QByteArray place() const;
    void setPlace(const QByteArray& place);

    static constexpr int kFiles = 8;
    /// Scenario files that were opened or saved, the last one first; kFiles at most.
    QStringList files() const;
    void noteFile(const QString& path);
    void dropFile(const QString& path);
    void forgetFiles();

private:
    void setFiles(const QStringList& files);

    QSettings m_settings;
};

}  // namespace millrace::ui
