// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scenario/cron.h"
#include "core/scenario/variate_spec.h"

namespace millrace {

/// When happenings occur. `arrivals = { kind = "poisson", rate = 0.8 }`.
struct ArrivalsSpec {
    enum class Kind : std::uint8_t {
        Poisson,   ///< rate
        Constant,  ///< rate: one every 1/rate, the first at 1/rate
        Bursts,    ///< every, size, spacing: the first burst begins at `every`
        Tape,      ///< the happenings of `workload.tape`, nothing else
        Cron,      ///< schedule, from: the times of a schedule, for recurring jobs
    };

    Kind kind = Kind::Poisson;
    double rate = 0.8;                                    ///< Per second; above 0 .. 100000.
    SimDuration every = std::chrono::seconds{30};         ///< 1 ms .. 1 d.
    int size = 10;                                        ///< Happenings a burst; 1 .. 100000.
    SimDuration spacing = std::chrono::milliseconds{50};  ///< Within a burst; 0 .. 1 h.
    Schedule schedule;

    bool operator==(const ArrivalsSpec&) const = default;
};

/// One line of `tape = [ { at = "1 s", entity = "product-A" }, ... ]`.
struct TapeLine {
    SimTime at{};    ///< 0 .. duration; lines need not be sorted in the file, here they are.
    int entity = 0;  ///< Index into entities.

    bool operator==(const TapeLine&) const = default;
};

/// What happens, once, for both sides.
struct WorkloadSpec {
    ArrivalsSpec arrivals;
    /// Keys; unique, 1 .. 1000. The k-th is shown as the letter A, B, ... Z, AA, ...
    std::vector<std::string> entities{"customer-A", "customer-B", "customer-C",
                                      "customer-D", "customer-E", "customer-F"};
    /// The n-th happening of an entity has type (n - 1) mod count; 1 .. 16 names.
    std::vector<std::string> types{"created", "updated", "deleted"};
    std::vector<TapeLine> tape;  ///< Only with arrivals of kind "tape"; up to 100000.

    bool operator==(const WorkloadSpec&) const = default;
};

/// What lies between the application, the broker, the store and those who work.
struct NetworkSpec {
    enum class Clocks : std::uint8_t { Equal, Product };

    /// Of a record or job on its way, per hop. `[network] delay`.
    VariateSpec delay{.mean = std::chrono::milliseconds{300}};
    /// Equal: both sides detect a death by `session` and `heartbeat` below. Product: the log by
    /// log.session and log.heartbeat, the list by queue.lease and queue.heartbeat.
    Clocks clocks = Clocks::Equal;
    SimDuration session = std::chrono::seconds{6};    ///< Of both sides; 100 ms .. 1 d.
    SimDuration heartbeat = std::chrono::seconds{2};  ///< Of both; 10 ms .. below session.

    bool operator==(const NetworkSpec&) const = default;
};

/// The application's request threads. Modelled when `[application]` is in the file.
struct ApplicationSpec {
    enum class Run : std::uint8_t {
        Later,   ///< perform_later: the request puts jobs on the list and answers
        Inline,  ///< the request does every reaction itself before it answers
    };

    int threads = 0;  ///< Requests served at once; 1 .. 1000; 0 = not modelled.
    VariateSpec request{.mean = std::chrono::milliseconds{40}};  ///< Own work of a request.
    Run run = Run::Later;

    bool operator==(const ApplicationSpec&) const = default;
};

}  // namespace millrace
