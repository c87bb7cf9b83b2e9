// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/seed_dialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "core/base/invariant.h"
#include "core/trace/outcome_fields.h"
#include "ui/paint/fonts.h"

namespace millrace::ui {

namespace {

constexpr std::uint64_t kMostBars = 16;
constexpr double kFoot = 34;  ///< Below the bars: values, and what the two columns are.
constexpr double kHead = 18;

constexpr std::uint64_t Outcome::*kRows[] = {
    &Outcome::late,   &Outcome::lost,     &Outcome::duplicated, &Outcome::outOfOrder,
    &Outcome::parked, &Outcome::wrongNow, &Outcome::executions, &Outcome::handled,
};

}  // namespace

void SeedBars::setBars(std::vector<SeedBar> bars)
{
    m_bars = std::move(bars);
    update();
}

QRectF SeedBars::place(std::size_t bar, bool list) const
{
    std::size_t most = 1;
    for (const SeedBar& each : m_bars)
        most = std::max({most, each.log.size(), each.list.size()});
    const double pitch = width() / static_cast<double>(std::max<std::size_t>(1, m_bars.size()));
    const double wide = std::min(pitch * 0.4, 40.0);
    const std::size_t count = (list ? m_bars[bar].list : m_bars[bar].log).size();
    const double high =
        (height() - kFoot - kHead) * static_cast<double>(count) / static_cast<double>(most);
    const double middle = (static_cast<double>(bar) + 0.5) * pitch;
    return {list ? middle + 1 : middle - wide - 1, height() - kFoot - high, wide, high};
}

void SeedBars::paintEvent(QPaintEvent*)
{
    QPainter painter{this};
    painter.setFont(textFont(11, false));
    const QColor ink = palette().color(QPalette::Text);
    const QColor muted = palette().color(QPalette::PlaceholderText);
    const QColor accent = palette().color(QPalette::Highlight);
    const QFontMetricsF metrics{painter.font()};
    double freeFrom = 0;
    for (std::size_t n = 0; n < m_bars.size(); ++n) {
        for (const bool list : {false, true}) {
            const QRectF where = place(n, list);
            const std::size_t count = (list ? m_bars[n].list : m_bars[n].log).size();
            // The log filled, the list hatched, as lines are solid and dashed elsewhere.
            painter.setPen(QPen{accent, 1});
            painter.setBrush(QBrush{accent, list ? Qt::BDiagPattern : Qt::SolidPattern});
            if (count > 0)
                painter.drawRect(where);
            painter.setPen(ink);
            if (count > 0)
                painter.drawText(QRectF{where.x() - 8, where.y() - 16, where.width() + 16, 15},
                                 Qt::AlignCenter, QString::number(count));
        }
        const QString value = m_bars[n].from == m_bars[n].to
                                  ? QString::number(m_bars[n].from)
                                  : tr("%1–%2").arg(m_bars[n].from).arg(m_bars[n].to);
        const double middle =
            width() * (static_cast<double>(n) + 0.5) / static_cast<double>(m_bars.size());
        const double wide = metrics.horizontalAdvance(value) + 8;
        const double left = std::clamp(middle - wide / 2, 0.0, std::max(0.0, width() - wide));
        if (left < freeFrom)
            continue;  // It would touch the one before it.
        freeFrom = left + wide;
        painter.setPen(muted);
        painter.drawText(QRectF{left, height() - kFoot + 2, wide, 15}, Qt::AlignCenter, value);
    }
    painter.setPen(muted);
    painter.drawText(QRectF{0, height() - 16.0, static_cast<double>(width()), 15}, Qt::AlignCenter,
                     tr("log filled, list hatched; the numbers are seeds. Click a bar to open a "
                        "run that is in it."));
}

void SeedBars::mousePressEvent(QMouseEvent* event)
{
    for (std::size_t n = 0; n < m_bars.size(); ++n)
        for (const bool list : {false, true}) {
            const auto& seeds = list ? m_bars[n].list : m_bars[n].log;
            const QRectF where = place(n, list).adjusted(-1, -kHead, 1, 2);
            if (!seeds.empty() && where.contains(event->position())) {
                Q_EMIT chosen(seeds.front());
                return;
            }
        }
}

SeedDialog::SeedDialog(const Scenario& scenario, int seeds, QWidget* parent)
    : QDialog{parent}
    , m_seeds{seeds}
{
    setWindowTitle(tr("Seed roulette"));
    setFont(textFont(13, false));
    auto* rows = new QVBoxLayout{this};
    m_row = new QComboBox{this};
    m_row->setAccessibleName(tr("What is counted"));
    for (const auto row : kRows)
        m_row->addItem(QString::fromUtf8(fieldOf(row).words));
    m_progress = new QLabel{this};
    m_bars = new SeedBars{this};
    m_bars->setAccessibleName(tr("How often each value comes"));
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    rows->addWidget(m_row);
    rows->addWidget(m_bars, 1);
    rows->addWidget(m_progress);
    rows->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_row, &QComboBox::currentIndexChanged, this, &SeedDialog::showBars);
    connect(m_bars, &SeedBars::chosen, this, &SeedDialog::seedChosen);
    showBars();
    m_thread = std::jthread{[this, scenario, seeds](const std::stop_token& stop) {
        const std::optional<std::string> bug = bugIn([&] {
            seedRoulette(scenario, seeds, [this, &stop](const SeedOutcome& outcome) {
                if (!stop.stop_requested())
                    QMetaObject::invokeMethod(this, [this, outcome] { take(outcome); });
                return !stop.stop_requested();
            });
        });
        if (bug)
            QMetaObject::invokeMethod(this, [this, what = QString::fromStdString(*bug)] {
                m_progress->setText(tr("A bug in Millrace: %1").arg(what));
            });
    }};
}

void SeedDialog::take(const SeedOutcome& outcome)
{
    m_outcomes.push_back(outcome);
    showBars();
}

void SeedDialog::showBars()
{
    m_bars->setBars(barsOf(m_outcomes, kRows[m_row->currentIndex()], kMostBars));
    m_progress->setText(tr("%1 of %2 seeds").arg(m_outcomes.size()).arg(m_seeds));
}

}  // namespace millrace::ui
