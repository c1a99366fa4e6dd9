#include "experiments/import/hwloc_library.h"

#include <criterion/criterion.h>
#include <stdlib.h>

Test(hwloc_library, is_loaded_once_without_the_settings_of_its_user)
{
    struct error error = {0};
    setenv("HWLOC_COMPONENTS", "stop", 1);
    setenv("HWLOC_XMLFILE", "/none", 1);
    const struct hwloc_library *library = hwloc_library_load(&error);
    cr_assert(library != NULL, "%s", error.text);
    cr_expect_eq(hwloc_library_load(&error), library);
    cr_expect_null(getenv("HWLOC_COMPONENTS"));
    cr_expect_null(getenv("HWLOC_XMLFILE"));
    hwloc_topology_t topology;
    cr_expect_eq(library->hwloc_topology_init(&topology), 0);
    library->hwloc_topology_destroy(topology);
}
