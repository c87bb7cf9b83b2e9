// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/drafts.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <QDir>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>
#include <QUuid>

#include "core/base/atomic_file.h"
#include "core/scenario/scenario_reader.h"
#include "ui/document/scenario_document.h"

namespace millrace::ui {

namespace {

constexpr int kSoonMs = 1'000;
constexpr std::string_view kOf = "# not saved, of ";
constexpr std::string_view kBranch = "# branch ";

// A draft is its scenario below two lines that say what it is of: one who finds the file can open
// it as any other. Percent signs keep a path of several lines on one.

std::string lineOf(std::string_view start, const QString& words)
{
    return std::string{start} + words.toUtf8().toPercentEncoding(" /").toStdString() + '\n';
}

std::optional<QString> takeLine(std::string_view start, std::string_view& text)
{
    const std::size_t end = text.find('\n');
    if (!text.starts_with(start) || end == std::string_view::npos)
        return std::nullopt;
    const std::string_view words = text.substr(start.size(), end - start.size());
    text.remove_prefix(end + 1);
    return QString::fromUtf8(QByteArray::fromPercentEncoding(
        QByteArray{words.data(), static_cast<qsizetype>(words.size())}));
}

std::optional<Draft> readDraft(const QString& path)
{
    const Result<std::string> read = readTextFile(path.toStdString());
    if (!read)
        return std::nullopt;
    std::string_view text = read.value();
    const std::optional<QString> of = takeLine(kOf, text);
    const std::optional<QString> branch = of ? takeLine(kBranch, text) : std::nullopt;
    if (!branch)
        return std::nullopt;
    return Draft{.of = *of, .branch = *branch, .text = std::string{text}};
}

QString lockIn(const QString& folder)
{
    return folder + QStringLiteral("/lock");
}

QStringList textsIn(const QString& folder)
{
    return QDir{folder}.entryList({QStringLiteral("*.toml")}, QDir::Files, QDir::Name);
}

}  // namespace

Drafts::Drafts(const ScenarioDocument& document, QString home, QObject* parent)
    : QObject{parent}
    , m_document{document}
    , m_home{std::move(home)}
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &Drafts::keepNow);
    const auto soon = [this] { m_soon.start(); };
    connect(&m_document, &ScenarioDocument::edited, this, soon);
    connect(&m_document, &ScenarioDocument::branchesChanged, this, soon);
}

Drafts::~Drafts() = default;

QString Drafts::usualHome()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/millrace/drafts");
}

/// Makes the folder of this process.
bool Drafts::own()
{
    if (!m_folder.isEmpty())
        return true;
    const QString folder =
        m_home + QLatin1Char('/') + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QFile::Permissions mine = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (!QDir{}.mkpath(folder) || !QFile::setPermissions(folder, mine)) {
        complain(tr("There can be no folder in %1.").arg(m_home));
        return false;
    }
    auto lock = std::make_unique<QLockFile>(lockIn(folder));
    lock->setStaleLockTime(0);  // A process may live for days.
    if (!lock->tryLock(0)) {
        complain(tr("Nothing can be written in %1.").arg(m_home));
        QDir{folder}.removeRecursively();
        return false;
    }
    m_folder = folder;
    m_lock = std::move(lock);
    return true;
}

void Drafts::complain(const QString& why)
{
    if (std::exchange(m_failed, why) != why)
        Q_EMIT failed(why);
}

void Drafts::keepNow()
{
    m_soon.stop();
    const std::vector<std::size_t> modified = m_document.modifiedBranches();
    if (modified.empty()) {
        forget();
        return;
    }
    if (!own())
        return;
    QStringList kept;
    for (const std::size_t branch : modified) {
        const QString name = QStringLiteral("%1.toml").arg(branch, 4, 10, QLatin1Char('0'));
        const QString path = m_folder + QLatin1Char('/') + name;
        const SourceFile& file = m_document.fileOf(branch);
        const std::string text =
            lineOf(kOf, file.path.isEmpty() ? file.name : file.path) +
            lineOf(kBranch, branch == 0 ? QString{} : m_document.branchName(branch)) +
            m_document.textOf(branch);
        const Status status = writeFileAtomically(path.toStdString(), text);
        if (!status) {
            complain(QString::fromStdString(describe(status.error())));
            return;  // What is there of before is better than nothing.
        }
        kept += name;
    }
    m_failed.clear();
    for (const QString& name : textsIn(m_folder))
        if (!kept.contains(name))
            QFile::remove(m_folder + QLatin1Char('/') + name);
}

void Drafts::forget()
{
    m_soon.stop();
    if (m_folder.isEmpty())
        return;
    m_lock.reset();
    QDir{std::exchange(m_folder, {})}.removeRecursively();
}

std::vector<LeftDrafts> Drafts::left(const QString& home)
{
    std::vector<LeftDrafts> found;
    const QFileInfoList folders =
        QDir{home}.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Time);
    for (const QFileInfo& each : folders) {
        const QString folder = each.absoluteFilePath();
        QLockFile lock{lockIn(folder)};
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue;  // Whoever writes it lives.
        LeftDrafts left{.folder = folder, .drafts = {}};
        for (const QString& name : textsIn(folder))
            if (std::optional<Draft> draft = readDraft(folder + QLatin1Char('/') + name))
                left.drafts.push_back(std::move(*draft));
        if (!left.drafts.empty())
            found.push_back(std::move(left));
    }
    return found;
}

void Drafts::discard(const LeftDrafts& left)
{
    QDir{left.folder}.removeRecursively();
}

}  // namespace millrace::ui
