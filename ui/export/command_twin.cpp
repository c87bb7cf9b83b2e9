// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/command_twin.h"

#include <algorithm>

#include <QStringList>

#include "core/base/duration_text.h"

namespace millrace::ui {

namespace {

bool needsNoQuotes(QChar c)
{
    static const QString kPlain = QStringLiteral("_./:=@%+,-");
    return (c.unicode() < 128 && c.isLetterOrNumber()) || kPlain.contains(c);
}

/// Bash's $'...' form, the only one that shows a control character as text.
QString withEscapes(const QString& path)
{
    QString text = QStringLiteral("$'");
    for (const QChar c : path) {
        if (c == u'\'' || c == u'\\')
            text += QChar{u'\\'} + QString{c};
        else if (c.unicode() < 32 || c.unicode() == 127)
            text += QStringLiteral("\\x%1").arg(static_cast<int>(c.unicode()), 2, 16, QChar{u'0'});
        else
            text += c;
    }
    return text + QChar{u'\''};
}

}  // namespace

QString durationWord(SimDuration duration)
{
    return QString::fromStdString(millrace::durationText(duration)).remove(u' ');
}

QString shellQuoted(const QString& path)
{
    const QString safe = path.startsWith(u'-') ? QStringLiteral("./") + path : path;
    if (std::all_of(safe.begin(), safe.end(), needsNoQuotes))
        return safe;
    const auto isControl = [](QChar c) { return c.unicode() < 32 || c.unicode() == 127; };
    if (std::any_of(safe.begin(), safe.end(), isControl))
        return withEscapes(safe);
    QString quoted = safe;
    quoted.replace(QChar{u'\''}, QStringLiteral("'\\''"));
    return QChar{u'\''} + quoted + QChar{u'\''};
}

QString wordOf(const QString& path, const QString& ifNone)
{
    return path.isEmpty() ? ifNone : shellQuoted(path);
}

QString commandTwin(const QString& scenarioPath, const ExportChoice& choice)
{
    const bool video = choice.kind == ExportChoice::Kind::Video;
    QStringList words{
        QStringLiteral("millrace export"), wordOf(scenarioPath, QStringLiteral("FILE")),
        QStringLiteral("-o"),
        wordOf(choice.path, video ? QStringLiteral("OUT.mp4") : QStringLiteral("OUT.png"))};
    const auto option = [&words](const QString& name, const QString& value) {
        words << QStringLiteral("--") + name << value;
    };
    if (video) {
        option(QStringLiteral("from"), durationWord(choice.span.from.time_since_epoch()));
        option(QStringLiteral("to"), durationWord(choice.span.to.time_since_epoch()));
    } else {
        option(QStringLiteral("at"), durationWord(choice.at.time_since_epoch()));
    }
    option(QStringLiteral("size"),
           QStringLiteral("%1x%2").arg(choice.size.width()).arg(choice.size.height()));
    if (video) {
        option(QStringLiteral("fps"), QString::number(choice.span.fps));
        if (choice.span.perVideoSecond != std::chrono::seconds{1})
            option(QStringLiteral("speed"), durationWord(choice.span.perVideoSecond));
    }
    option(QStringLiteral("theme"), choice.dark ? QStringLiteral("dark") : QStringLiteral("light"));
    return words.join(QChar{u' '});
}

}  // namespace millrace::ui
