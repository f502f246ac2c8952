/* SPDX-License-Identifier: BSD-3-Clause */
#include "cpu/cpu.h"
