// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include <QCoreApplication>
#include <QLocale>
#include <qcustomplot.h>

#include "ui/charts/points.h"
#include "ui/paint/theme.h"

// Of this folder alone, and with it the library that draws: others include chart_pane.h.

namespace millrace::ui {

/// Numbers at the axis: its end, with the unit, half of it where there is room, and nothing.
class EndTicker : public QCPAxisTicker {
public:
    double top = 1;
    QString unit;
    bool half = true;

    QString labelOf(double value) const
    {
        const char form = value < 1e6 ? 'f' : 'g';
        const int digits = value < 1e6 && value != std::floor(value) ? 1 : value < 1e6 ? 0 : 6;
        return QLocale{}.toString(value, form, digits) + (value == top ? unit : QString{});
    }
    void generate(const QCPRange&, const QLocale&, QChar, int, QVector<double>& ticks,
                  QVector<double>* subTicks, QVector<QString>* labels) override
    {
        ticks = half ? QVector<double>{0, top / 2, top} : QVector<double>{0, top};
        if (subTicks != nullptr)
            subTicks->clear();
        if (labels == nullptr)
            return;
        labels->clear();
        for (const double tick : ticks)
            labels->push_back(labelOf(tick));
    }
};

/// One plot with its lines; even ones are the log's, odd ones the list's, and from the third on
/// they are of what stands still.
struct Chart {
    Q_DECLARE_TR_FUNCTIONS(millrace::ui::Chart)

public:
    struct Line {
        QCPGraph* past = nullptr;
        QCPGraph* future = nullptr;
        QCPItemText* label = nullptr;
    };

    Chart(QWidget* parent, std::size_t lineCount);

    void setTheme(const Theme& theme);
    void setRun(const std::vector<Points>& run, SimTime end, double least);
    /// What is known now are the points up to `known`. `texts` stand beside the playhead; an empty
    /// one is not shown.
    void setNow(SimTime now, SimTime known, const std::vector<double>& values,
                const QStringList& texts);
    void placeLabels();
    /// What was so there, in the place of the title; nothing where the pointer is not.
    void point(std::optional<double> seconds);
    QStringList valuesAt(double seconds) const;

    QCustomPlot* plot;
    QStringList words;  ///< Of the title: the first, and as many more as there is room for.
    QCPItemText* title;
    QCPItemLine* pointer;
    std::optional<double> pointed;
    QCPItemLine* playhead;
    QSharedPointer<QCPAxisTickerTime> clock{new QCPAxisTickerTime};
    QSharedPointer<EndTicker> ends{new EndTicker};
    std::vector<Line> lines;
};

}  // namespace millrace::ui
