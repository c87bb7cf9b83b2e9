// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/include_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include <fmt/format.h>

namespace millrace::house {

namespace {

enum class Qt { None, Core, Gui, All };

/// One row of the matrix. A folder may always include itself, and everybody the standard library.
struct Row {
    std::string_view folder;
    std::vector<std::string_view> mayInclude;  ///< Folders, with all below them.
    Qt qt = Qt::None;
};

/// What a pane of the window may know: what is shown, not how it was computed.
const std::vector<std::string_view> kPane{
    "ui/document", "ui/playback",    "ui/scene",   "ui/paint",     "core/base",    "core/scenario",
    "core/trace",  "core/predicate", "core/study", "core/exports", "core/analysis"};

/// What puts the panes together knows them all.
const std::vector<std::string_view> kWindow{"ui",         "core/base",     "core/scenario",
                                            "core/trace", "core/analysis", "core/predicate"};

// The table of design.md, "The house", as far as its folders are there; beyond it core/document,
// core/analysis and ui/window.
const std::vector<Row> kMatrix{
    {"core/base", {}},
    {"core/document", {"core/base"}},
    {"core/scenario", {"core/base", "core/document"}},
    {"core/trace", {"core/base"}},
    {"core/kernel", {"core/base", "core/trace"}},
    {"core/log", {"core/base", "core/scenario", "core/trace", "core/kernel"}},
    {"core/queue", {"core/base", "core/scenario", "core/trace", "core/kernel"}},
    {"core/analysis", {"core/base", "core/trace"}},
    {"core/predicate", {"core/base", "core/trace"}},
    {"core/engine",
     {"core/base", "core/scenario", "core/trace", "core/kernel", "core/log", "core/queue",
      "core/predicate"}},
    // Its experiments on groups share out partitions without a run.
    {"core/study",
     {"core/base", "core/document", "core/scenario", "core/predicate", "core/engine",
      "core/log/assignors", "core/trace"}},
    {"core/exports", {"core/base", "core/document", "core/trace"}},
    {"core/check", {"core/base"}},
    {"ui/scene", {"core/base", "core/trace"}},
    {"ui/paint", {"ui/scene"}, Qt::Gui},
    {"ui/playback", {"core/base", "core/trace"}, Qt::Core},
    {"ui/document",
     {"core/base", "core/scenario", "core/engine", "core/trace", "core/predicate"},
     Qt::Core},
    {"ui/stage", kPane, Qt::All},
    {"ui/timeline", kPane, Qt::All},
    {"ui/charts", kPane, Qt::All},
    {"ui/panels", kPane, Qt::All},
    {"ui/export", kPane, Qt::All},
    {"ui/window", kWindow, Qt::All},
    {"app/millracectl", {"core"}},
    {"app/millrace", {"core", "ui"}, Qt::All},
};

// Headers of Qt by module, as far as the rows with a limit need them: a header that is missing here
// is refused there, and is added after a look at which module it is of.
constexpr std::array kQtCore{
    "QByteArray",  "QChar",      "QCoreApplication", "QDateTime", "QDebug",
    "QDir",        "QEventLoop", "QElapsedTimer",    "QFile",     "QFileInfo",
    "QHash",       "QList",      "QLocale",          "QLockFile", "QMap",
    "QMetaObject", "QMutex",     "QObject",          "QPoint",    "QPointF",
    "QPointer",    "QRect",      "QRectF",           "QSaveFile", "QSettings",
    "QSize",       "QSizeF",     "QStandardPaths",   "QString",   "QStringList",
    "QStringView", "QThread",    "QThreadPool",      "QTimer",    "QUrl",
    "QUuid",       "QVariant",   "QtGlobal",         "QtMath"};
constexpr std::array kQtGui{
    "QBrush",      "QColor",      "QFont",      "QFontDatabase",  "QFontMetrics", "QFontMetricsF",
    "QGradient",   "QIcon",       "QImage",     "QImageWriter",   "QPainter",     "QPainterPath",
    "QPalette",    "QPen",        "QPicture",   "QPixmap",        "QPolygonF",    "QRgb",
    "QStaticText", "QTextLayout", "QTransform", "QLinearGradient"};

/// Headers that cost seconds in every file that reads them, or that bring their macros along: one
/// file each, below each of the named folders, and nowhere else.
struct Costly {
    std::string_view header;  ///< Or how it begins.
    std::vector<std::string_view> homes;
    std::size_t filesMax = 1;
};
const std::vector<Costly> kCostly{
    {"qcustomplot.h", {"ui/charts"}},
    // Each program has its own command line.
    {"CLI/", {"app/millrace", "app/millracectl"}},
    {"toml++/", {"core/scenario"}},
    // Read in one place; the tests read with it what we wrote.
    {"nlohmann/", {"core/document", "tests"}},
    {"boost/math/", {"core/study"}},
    // The libraries of FFmpeg stay behind the recorder; its tests decode what it wrote.
    {"libav", {"ui/export", "tests/ui/export"}, 4},
    {"libsw", {"ui/export", "tests/ui/export"}, 4},
};

struct Include {
    std::string header;
    bool quoted = false;
    int line = 0;
};

std::optional<Include> includeIn(std::string_view line)
{
    const auto skipBlanks = [&line] {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    skipBlanks();
    if (!line.starts_with('#'))
        return {};
    line.remove_prefix(1);
    skipBlanks();
    constexpr std::string_view kWord = "include";
    if (!line.starts_with(kWord))
        return {};
    line.remove_prefix(kWord.size());
    skipBlanks();
    if (line.empty() || (line[0] != '"' && line[0] != '<'))
        return {};
    const bool quoted = line[0] == '"';
    const std::size_t end = line.find(quoted ? '"' : '>', 1);
    if (end == std::string_view::npos)
        return {};
    return Include{std::string{line.substr(1, end - 1)}, quoted};
}

std::vector<Include> includesOf(const SourceFile& file)
{
    std::vector<Include> includes;
    int number = 0;
    for (const std::string_view line : linesOf(file.text)) {
        ++number;
        if (auto found = includeIn(line)) {
            found->line = number;
            includes.push_back(*std::move(found));
        }
    }
    return includes;
}

/// Whether `path` is `folder` or below it.
bool isBelow(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

const Row* rowOf(std::string_view path)
{
    const auto found =
        std::ranges::find_if(kMatrix, [path](const Row& row) { return isBelow(path, row.folder); });
    return found == kMatrix.end() ? nullptr : &*found;
}

/// "QTimer" and "QtGui/QImage" are of Qt; "qcustomplot.h" has its own rule.
bool isOfQt(std::string_view header)
{
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    return header.size() > 1 && header[0] == 'Q' && (upper(header[1]) || header[1] == 't');
}

bool qtAllows(Qt limit, std::string_view header)
{
    const bool core = std::ranges::find(kQtCore, header) != kQtCore.end();
    const bool gui = std::ranges::find(kQtGui, header) != kQtGui.end();
    return limit == Qt::All || (limit >= Qt::Core && core) || (limit >= Qt::Gui && gui);
}

std::string_view described(Qt limit)
{
    constexpr std::array<std::string_view, 4> kNames{"nothing", "Qt Core only",
                                                     "Qt Core and Gui only", "all"};
    return kNames.at(static_cast<std::size_t>(limit));
}

void checkOurs(const SourceFile& file, const Row* row, const Include& include,
               std::vector<Breach>& breaches)
{
    const std::string_view target = folderOf(include.header);
    const bool ours = std::ranges::any_of(std::array{"core", "ui", "app", "tests"},
                                          [&](auto top) { return isBelow(target, top); });
    if (!ours) {
        breaches.push_back(
            {file.path, include.line,
             fmt::format("\"{}\" does not begin with core/, ui/, app/ or tests/", include.header)});
        return;
    }
    if (row == nullptr || isBelow(target, row->folder))
        return;
    const bool allowed = std::ranges::any_of(
        row->mayInclude, [target](std::string_view folder) { return isBelow(target, folder); });
    if (!allowed) {
        breaches.push_back(
            {file.path, include.line, fmt::format("{} may not include {}", row->folder, target)});
    }
}

void checkCostly(const std::vector<SourceFile>& files, std::vector<Breach>& breaches)
{
    for (const Costly& costly : kCostly) {
        std::map<std::string_view, std::size_t> users;
        for (const SourceFile& file : files) {
            for (const Include& include : includesOf(file)) {
                if (!include.header.starts_with(costly.header))
                    continue;
                const auto home = std::ranges::find_if(
                    costly.homes, [&](auto folder) { return isBelow(file.path, folder); });
                if (home == costly.homes.end()) {
                    breaches.push_back({file.path, include.line,
                                        fmt::format("<{}> belongs in {}", include.header,
                                                    fmt::join(costly.homes, " and "))});
                } else if (++users[*home] > costly.filesMax) {
                    breaches.push_back(
                        {file.path, include.line,
                         fmt::format("<{}> is included once too often below {}; keep it to {}",
                                     include.header, *home, costly.filesMax)});
                }
            }
        }
    }
}

}  // namespace

std::vector<Breach> emptyRows(const std::vector<SourceFile>& files)
{
    std::vector<Breach> breaches;
    const auto expect = [&](const Row& row, std::string_view folder) {
        const bool there = std::ranges::any_of(
            files, [folder](const SourceFile& file) { return isBelow(file.path, folder); });
        if (!there)
            breaches.push_back({std::string{row.folder}, 0,
                                fmt::format("its row names {}: no such folder", folder)});
    };
    for (const Row& row : kMatrix) {
        expect(row, row.folder);
        for (const std::string_view folder : row.mayInclude)
            expect(row, folder);
    }
    return breaches;
}

std::vector<Breach> includeBreaches(const std::vector<SourceFile>& files)
{
    std::vector<Breach> breaches;
    for (const SourceFile& file : files) {
        const bool test = isBelow(file.path, "tests");
        const Row* row = rowOf(file.path);
        if (row == nullptr && !test)
            breaches.push_back({file.path, 0, "this folder has no row in the include matrix"});
        for (const Include& include : includesOf(file)) {
            if (include.quoted)
                checkOurs(file, row, include, breaches);
            else if (row != nullptr && isOfQt(include.header) && !qtAllows(row->qt, include.header))
                breaches.push_back({file.path, include.line,
                                    fmt::format("<{}>: of Qt, {} may include {}", include.header,
                                                row->folder, described(row->qt))});
        }
    }
    checkCostly(files, breaches);
    return breaches;
}

}  // namespace millrace::house
