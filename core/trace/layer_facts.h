// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of Active Job, the layer above the list.

namespace millrace {

/// The execution ends well as far as the list knows; the job is put on it again for later, and the
/// list counts its attempts from the beginning.
struct JobReenqueued {
    static constexpr FactInfo kInfo{200, Half::List, "JobReenqueued",
                                    "A job failed, and Active Job enqueues it anew for later."};
    WorkerId worker;
    JobId job;
    SimTime dueAt{};
    std::uint32_t count = 0;  ///< How often it has raised what this rule of retry_on takes.

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("worker", self.worker);
        visit("job", self.job);
        visit("dueAt", self.dueAt);
        visit("count", self.count);
    }
};

using LayerFacts = FactList<JobReenqueued>;

}  // namespace millrace
