// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QStyleFactory>

// Pixels must not depend on whose machine this is. The platform is set here, not by the test
// runner, because listing the tests at build time runs this program too.
int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    for (const char* name : {"QT_FONT_DPI", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE"})
        qunsetenv(name);
    // The same tests on a dense screen: ctest runs some of them a second time so.
    if (qEnvironmentVariableIsSet("MILLRACE_TEST_SCALE"))
        qputenv("QT_SCALE_FACTOR", qgetenv("MILLRACE_TEST_SCALE"));
    testing::InitGoogleTest(&argc, argv);
    const QApplication application{argc, argv};
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    return RUN_ALL_TESTS();
}
