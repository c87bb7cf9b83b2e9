# Where things go on a system, and the Debian package made of them.

set(application_id "org.millrace.millrace")
install(TARGETS millracectl)
if(TARGET millrace)
    install(TARGETS millrace)
    install(FILES "${PROJECT_SOURCE_DIR}/packaging/${application_id}.desktop"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
    install(FILES "${PROJECT_SOURCE_DIR}/packaging/${application_id}.metainfo.xml"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo")
    install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/millrace.svg"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps"
        RENAME "${application_id}.svg")
endif()
# The programs carry the scenarios inside; these are for people, to copy and change.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/resources/scenarios"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/millrace" FILES_MATCHING PATTERN "*.toml")

# Debian wants manuals and change logs compressed, without time or name, so that two builds of
# one state are the same bytes.
find_program(GZIP gzip REQUIRED)
function(install_compressed source destination name)
    set(packed "${PROJECT_BINARY_DIR}/generated/${name}.gz")
    add_custom_command(OUTPUT "${packed}"
        COMMAND "${GZIP}" -9nc "${source}" > "${packed}"
        DEPENDS "${source}")
    add_custom_target(compress_${name} ALL DEPENDS "${packed}")
    install(FILES "${packed}" DESTINATION "${destination}")
endfunction()
install_compressed("${PROJECT_SOURCE_DIR}/packaging/debian/changelog"
    "${CMAKE_INSTALL_DOCDIR}" changelog)
install_compressed("${PROJECT_SOURCE_DIR}/packaging/millracectl.1"
    "${CMAKE_INSTALL_MANDIR}/man1" millracectl.1)
if(TARGET millrace)
    install_compressed("${PROJECT_SOURCE_DIR}/packaging/millrace.1"
        "${CMAKE_INSTALL_MANDIR}/man1" millrace.1)
endif()
install(FILES "${PROJECT_SOURCE_DIR}/packaging/debian/copyright"
    "${PROJECT_SOURCE_DIR}/docs/scenarios.md"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "Millrace")
set(CPACK_PACKAGE_CONTACT "The Millrace engineers <engineers@millrace.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION education)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Plugins are not linked, so no tool finds them; but libqt6gui6, which is found, holds the one
# for X11 and the one that needs no display.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "visual simulator of an event log beside a job queue")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Millrace feeds the same stream of happenings, on one clock, to a log of
events and to a list of jobs, and shows both side by side: what arrives,
what waits, what is lost or done twice when something crashes. Runs can
be scrubbed, changed while they are watched, and exported as videos.")
include(CPack)
