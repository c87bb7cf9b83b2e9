// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/strip_job.h"

#include "core/base/invariant.h"

namespace millrace::ui {

void StripJob::start(const Scenario& scenario, int line, int positions)
{
    qRegisterMetaType<millrace::StripCell>("millrace::StripCell");
    m_thread = std::jthread{[this, scenario, line, positions](const std::stop_token& stop) {
        // After a bug the places behind it stay empty; to open the run there says what is wrong.
        bugIn([&] {
            faultStrip(scenario, line, positions, [this, &stop](const StripCell& cell) {
                if (!stop.stop_requested())
                    Q_EMIT found(cell);
                return !stop.stop_requested();
            });
        });
    }};
}

}  // namespace millrace::ui
