# Compiles resources/scenarios/*.toml into core: millrace_shipped_scenarios(OUT) sets OUT to a
# generated source that implements core/scenario/shipped.h.

function(millrace_shipped_scenarios out)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/scenarios/*.toml")
    list(SORT files)
    set(generated "${PROJECT_BINARY_DIR}/generated/shipped_scenarios.cpp")
    set(script "${PROJECT_SOURCE_DIR}/packaging/cmake/EmbedScenarios.cmake")
    add_custom_command(
        OUTPUT "${generated}"
        COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${generated}" "-DFILES=${files}" -P "${script}"
        DEPENDS ${files} "${script}"
        VERBATIM)
    set(${out} "${generated}" PARENT_SCOPE)
endfunction()
