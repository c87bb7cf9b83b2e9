// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/remembered.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace millrace::ui {

namespace {

const QString kDark = QStringLiteral("dark");
const QString kPlace = QStringLiteral("place");
const QString kFileList = QStringLiteral("files");

}  // namespace

Remembered::Remembered(const QString& file) : m_settings{file, QSettings::IniFormat}
{
    const QString folder = QFileInfo{file}.absolutePath();
    if (!QFileInfo::exists(folder) && QDir{}.mkpath(folder))  // Names of files tell of their user.
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QString Remembered::usualFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/millrace/millrace.ini");
}

bool Remembered::isDark() const
{
    return m_settings.value(kDark).toBool();
}

void Remembered::setDark(bool dark)
{
    m_settings.setValue(kDark, dark);
}

QByteArray Remembered::place() const
{
    return m_settings.value(kPlace).toByteArray();
}

void Remembered::setPlace(const QByteArray& place)
{
    m_settings.setValue(kPlace, place);
}

QStringList Remembered::files() const
{
    return m_settings.value(kFileList).toStringList().mid(0, kFiles);
}

void Remembered::setFiles(const QStringList& files)
{
    m_settings.setValue(kFileList, files.mid(0, kFiles));
    m_settings.sync();  // Another window reads it meanwhile.
}

void Remembered::noteFile(const QString& path)
{
    QStringList all = files();
    all.removeAll(path);
    all.push_front(path);
    setFiles(all);
}

void Remembered::dropFile(const QString& path)
{
    QStringList all = files();
    all.removeAll(path);
    setFiles(all);
}

void Remembered::forgetFiles()
{
    m_settings.remove(kFileList);
}

}  // namespace millrace::ui
