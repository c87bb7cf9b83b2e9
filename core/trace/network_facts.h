// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// The network between all things of both halves.

namespace millrace {

/// On both sides at once: they share one network.
struct NetworkSlowed {
    static constexpr FactInfo kInfo{236, Half::Both, "NetworkSlowed",
                                    "Whatever sets out now travels longer than else, or is lost "
                                    "now and then and sent again; or both."};
    std::int64_t extra = 0;  ///< ns; what is under way already arrives as it would have.
    std::uint32_t loss = 0;  ///< Of a million times that something is sent.
    SimTime until;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("extra", self.extra);
        visit("loss", self.loss);
        visit("until", self.until);
    }
};

struct NetworkRestored {
    static constexpr FactInfo kInfo{237, Half::Both, "NetworkRestored",
                                    "The network is as fast as ever."};

    template <class Self, class Visitor>
    static void fields(Self&, Visitor&)
    {
    }
};

using NetworkFacts = FactList<NetworkSlowed, NetworkRestored>;

}  // namespace millrace
