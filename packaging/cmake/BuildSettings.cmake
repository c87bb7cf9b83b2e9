# How everything is compiled: one language level, one set of warnings, the same bits everywhere.

include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
# -O3 and newer instruction sets were measured and bought nothing; -O2 keeps builds short. No
# -DNDEBUG: the libraries' own assertions may stay, ours (MILLRACE_INVARIANT) do not ask for it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

# A fused multiply-add rounds once where two operations round twice: other bits on other CPUs.
add_compile_options(-ffp-contract=off)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # No file needs more than half a GiB: to collect garbage before that takes a compiler 7 % of its
    # time. What it writes is the same to the byte.
    add_compile_options(--param=ggc-min-heapsize=1048576)
endif()

# As errors where a preset sets CMAKE_COMPILE_WARNING_AS_ERROR; packagers and users never see that.
add_library(millrace_warnings INTERFACE)
target_compile_options(millrace_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual
    # Designated initialisers leave out what has a default: that is what defaults are for.
    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports impossible overlaps in std::string at -O2 (GCC bug 105651).
    target_compile_options(millrace_warnings INTERFACE -Wno-restrict)
endif()

# ccache itself obeys CCACHE_DISABLE=1: it then only calls the compiler.
find_program(MILLRACE_CCACHE ccache)
if(MILLRACE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${MILLRACE_CCACHE}")
endif()
find_program(MILLRACE_MOLD mold)
if(MILLRACE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()
# What Debian asks of every program: its tables are read-only before main() starts.
add_link_options(-Wl,-z,relro,-z,now)
