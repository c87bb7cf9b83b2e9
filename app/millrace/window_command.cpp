// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millrace/window_command.h"

#include <QApplication>
#include <QScreen>
#include <QStyleFactory>

#include "ui/document/drafts.h"
#include "ui/paint/fonts.h"
#include "ui/window/main_window.h"
#include "ui/window/remembered.h"

namespace millrace::ui {

int runWindow(QApplication& application, const std::string& file)
{
    QApplication::setApplicationName(QStringLiteral("Millrace"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(textFont(13, false));
    MainWindow window;
    window.resize(QSize{1600, 900}.boundedTo(QGuiApplication::primaryScreen()->availableSize()));
    window.settleIn(Remembered::usualFile(), Drafts::usualHome());
    // A bad file still opens the window: it says there what is wrong.
    window.openScenario(file.empty() ? QStringLiteral("one-event-three-reactions")
                                     : QString::fromStdString(file));
    window.show();
    return application.exec();
}

}  // namespace millrace::ui
