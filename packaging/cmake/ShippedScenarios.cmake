# Compiles resources/scenarios/*.toml into core: millrace_shipped_scenarios(OUT) sets OUT to a
# generated source that implements shippedScenarios() of core/scenario/shipped.h.

function(millrace_shipped_scenarios out)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/scenarios/*.toml")
    if(NOT files)
        message(FATAL_ERROR "resources/scenarios holds no scenario")
    endif()
    # By name, not by path: "a-b.toml" sorts before "a.toml", but "a" before "a-b".
    set(stems "")
    foreach(file IN LISTS files)
        cmake_path(GET file STEM LAST_ONLY stem)
        list(APPEND stems "${stem}")
    endforeach()
    list(SORT stems)
    list(TRANSFORM stems PREPEND "${PROJECT_SOURCE_DIR}/resources/scenarios/")
    list(TRANSFORM stems APPEND ".toml" OUTPUT_VARIABLE files)

    set(generated "${PROJECT_BINARY_DIR}/generated/shipped_scenarios.cpp")
    set(script "${PROJECT_SOURCE_DIR}/packaging/cmake/EmbedScenarios.cmake")
    add_custom_command(
        OUTPUT "${generated}"
        COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${generated}" "-DFILES=${files}" -P "${script}"
        DEPENDS ${files} "${script}"
        COMMENT "Embedding the shipped scenarios"
        VERBATIM)
    set(${out} "${generated}" PARENT_SCOPE)
endfunction()
