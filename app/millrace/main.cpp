// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>

#include <QApplication>

#include "app/millrace/export_command.h"
#include "app/millrace/window_command.h"
#include "core/base/version.h"

// Exit codes: 0 fine, 1 bad input, 2 our bug.

namespace {

/// Without a display Qt remarks on what only a desktop has; an export says one thing or nothing.
void dropRemarks(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if (!message.startsWith(QStringLiteral("QStandardPaths: XDG_RUNTIME_DIR")))
        std::fprintf(stderr, "%s\n", qUtf8Printable(qFormatLogMessage(type, context, message)));
}

/// Qt aborts without one.
bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") ||
           !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY") ||
           !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

/// What an event throws must not unwind through Qt.
class Application : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        try {
            return QApplication::notify(receiver, event);
        } catch (const std::bad_alloc&) {
            tellOfMemory();
        } catch (const std::exception& bug) {
            std::fprintf(stderr, "This is a bug in Millrace: %s\n", bug.what());
            std::_Exit(2);
        }
        std::_Exit(1);
    }

    static void tellOfMemory() { std::fputs("There is not enough memory for this.\n", stderr); }
};

int call(int argc, char** argv)
{
    using namespace millrace;
    CLI::App app{"Millrace: the same happenings as a log of events and as a to-do list."};
    app.set_version_flag("--version", std::string{kVersion});

    std::string file;
    app.add_option("FILE", file, "A scenario file, or the name of a shipped one.");

    ui::ExportArguments arguments;
    CLI::App* exportCommand = app.add_subcommand(
        "export", "Writes a video (.mp4) or a picture (.png); needs no display.");
    exportCommand
        ->add_option("FILE", arguments.file, "A scenario file, or the name of a shipped one.")
        ->required();
    exportCommand->add_option("-o,--output", arguments.output, "OUT.mp4 or OUT.png.")->required();
    exportCommand->add_option("--from", arguments.from,
                              "Start of the video, such as \"1:10\" or \"70 s\".");
    exportCommand->add_option("--to", arguments.to,
                              "End of the video; needed where the run has none.");
    exportCommand->add_option("--at", arguments.at,
                              "The moment of a picture, such as \"1:14.1\" or \"74.1 s\"; else the "
                              "end of the run.");
    exportCommand->add_option("--size", arguments.size,
                              "Pixels, such as 1920x1080; 640x360 to 8192x8192.");
    exportCommand->add_option("--fps", arguments.fps, "Frames per second of the video, 1 to 120.");
    exportCommand->add_option("--speed", arguments.speed,
                              "Simulated time per second of video, such as \"2 s\".");
    exportCommand->add_option("--theme", arguments.theme, "light or dark.")
        ->check(CLI::IsMember({"light", "dark"}));

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
    if (exportCommand->parsed() && !file.empty()) {
        std::fputs("What to export is named behind \"export\".\n", stderr);
        return 1;
    }
    if (exportCommand->parsed()) {
        // Drawing needs no screen; a platform that was asked for stays.
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
            qputenv("QT_QPA_PLATFORM", "offscreen");
        qInstallMessageHandler(dropRemarks);
        const Application application{argc, argv};
        return ui::exportScenario(arguments);
    }
    if (!hasDisplay()) {
        std::fputs("There is no display to open a window on. \"millrace export FILE --output "
                   "run.mp4\" needs none.\n",
                   stderr);
        return 1;
    }
    Application application{argc, argv};
    return ui::runWindow(application, file);
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return call(argc, argv);
    } catch (const std::bad_alloc&) {
        Application::tellOfMemory();
        return 1;
    } catch (const std::exception& bug) {
        std::fprintf(stderr, "This is a bug in Millrace: %s\n", bug.what());
        return 2;
    }
}
