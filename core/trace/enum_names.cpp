// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/enum_names.h"

#include <array>

namespace millrace {

std::string_view nameOf(Thing thing)
{
    static constexpr std::array<std::string_view, 20> kNames{
        "run",       "application", "entity", "eventtype", "reaction",  "log",       "list",
        "partition", "group",       "member", "worker",    "thread",    "happening", "job",
        "broker",    "producer",    "topic",  "lane",      "scheduler", "store"};
    return kNames[static_cast<std::size_t>(thing)];
}

std::string_view nameOf(Unit unit)
{
    static constexpr std::array<std::string_view, 4> kNames{"count", "nanoseconds", "permillion",
                                                            "choice"};
    return kNames[static_cast<std::size_t>(unit)];
}

std::string_view nameOf(Code code)
{
    static constexpr std::array<std::string_view, 2> kNames{"right", "wrong"};
    return kNames[static_cast<std::size_t>(code)];
}

std::string_view nameOf(Identity identity)
{
    static constexpr std::array<std::string_view, 2> kNames{"dynamic", "static"};
    return kNames[static_cast<std::size_t>(identity)];
}

std::string_view nameOf(GroupPhase phase)
{
    static constexpr std::array<std::string_view, 6> kNames{
        "Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Assigning", "Reconciling"};
    return kNames[static_cast<std::size_t>(phase)];
}

std::string_view nameOf(CommitError error)
{
    static constexpr std::array<std::string_view, 2> kNames{"UNKNOWN_MEMBER_ID",
                                                            "ILLEGAL_GENERATION"};
    return kNames[static_cast<std::size_t>(error)];
}

std::string_view nameOf(MovedBy by)
{
    static constexpr std::array<std::string_view, 3> kNames{"seek", "reset", "OFFSET_OUT_OF_RANGE"};
    return kNames[static_cast<std::size_t>(by)];
}

std::string_view nameOf(Answer answer)
{
    static constexpr std::array<std::string_view, 3> kNames{"ACCEPT", "RELEASE", "REJECT"};
    return kNames[static_cast<std::size_t>(answer)];
}

std::string_view nameOf(RecordState state)
{
    static constexpr std::array<std::string_view, 4> kNames{"AVAILABLE", "ACQUIRED", "ACKNOWLEDGED",
                                                            "ARCHIVED"};
    return kNames[static_cast<std::size_t>(state)];
}

std::string_view nameOf(Crash crash)
{
    static constexpr std::array<std::string_view, 2> kNames{"process", "machine"};
    return kNames[static_cast<std::size_t>(crash)];
}

std::string_view nameOf(Election election)
{
    static constexpr std::array<std::string_view, 2> kNames{"clean", "unclean"};
    return kNames[static_cast<std::size_t>(election)];
}

std::string_view nameOf(Cut cut)
{
    static constexpr std::array<std::string_view, 2> kNames{"unflushed", "diverged"};
    return kNames[static_cast<std::size_t>(cut)];
}

std::string_view nameOf(Acks acks)
{
    static constexpr std::array<std::string_view, 3> kNames{"0", "1", "all"};
    return kNames[static_cast<std::size_t>(acks)];
}

std::string_view nameOf(ProduceError produceError)
{
    static constexpr std::array<std::string_view, 8> kNames{"NONE",
                                                            "NETWORK_EXCEPTION",
                                                            "REQUEST_TIMED_OUT",
                                                            "NOT_LEADER_OR_FOLLOWER",
                                                            "NOT_ENOUGH_REPLICAS",
                                                            "OUT_OF_ORDER_SEQUENCE_NUMBER",
                                                            "INVALID_PRODUCER_EPOCH",
                                                            "TRANSACTION_ABORTED"};
    return kNames[static_cast<std::size_t>(produceError)];
}

std::string_view nameOf(TransactionEnd end)
{
    static constexpr std::array<std::string_view, 2> kNames{"commit", "abort"};
    return kNames[static_cast<std::size_t>(end)];
}

std::string_view nameOf(DecidedBy by)
{
    static constexpr std::array<std::string_view, 3> kNames{"application", "timeout",
                                                            "new-producer"};
    return kNames[static_cast<std::size_t>(by)];
}

std::string_view nameOf(Spot spot)
{
    static constexpr std::array<std::string_view, 5> kNames{"line", "returned", "wait", "hand",
                                                            "done"};
    return kNames[static_cast<std::size_t>(spot)];
}

std::string_view nameOf(Grant from)
{
    return from == Grant::Line ? "line" : "returned";
}

std::string_view nameOf(Into into)
{
    return into == Into::Hand ? "hand" : "buffer";
}

std::string_view nameOf(Return to)
{
    static constexpr std::array<std::string_view, 3> kNames{"back", "front", "place"};
    return kNames[static_cast<std::size_t>(to)];
}

std::string_view nameOf(Why why)
{
    static constexpr std::array<std::string_view, 13> kNames{
        "lease-ended", "heartbeat-ended", "reaped",    "connection-lost", "stopped",
        "child-died",  "exception",       "stalled",   "refused",         "by-hand",
        "full",        "too-old",         "store-lost"};
    return kNames[static_cast<std::size_t>(why)];
}

std::string_view nameOf(LateAnswer answer)
{
    return answer == LateAnswer::Refused ? "refused" : "completes";
}

std::string_view nameOf(Shelf shelf)
{
    return shelf == Shelf::Dead ? "dead" : "failed";
}

std::string_view nameOf(ActorKind actor)
{
    static constexpr std::array<std::string_view, 5> kNames{"sweeper", "supervisor", "stager",
                                                            "maintenance", "scheduler"};
    return kNames[static_cast<std::size_t>(actor)];
}

std::string_view nameOf(Door door)
{
    static constexpr std::array<std::string_view, 5> kNames{"arrival", "wait", "dead", "failed",
                                                            "others"};
    return kNames[static_cast<std::size_t>(door)];
}

std::string_view nameOf(SlotMove move)
{
    static constexpr std::array<std::string_view, 3> kNames{"taken", "released", "expired"};
    return kNames[static_cast<std::size_t>(move)];
}

std::string_view nameOf(Drop drop)
{
    static constexpr std::array<std::string_view, 4> kNames{"duplicate", "limit", "no-process",
                                                            "store-down"};
    return kNames[static_cast<std::size_t>(drop)];
}

}  // namespace millrace
