// SPDX-License-Identifier: BSD-3-Clause
/*
 * The kernel's heap. Small sizes come from slabs: a page cut into objects of
 * one size class, the free ones chained through their own first word. Sizes
 * above 2 KiB are whole blocks of pages. struct page says which of the two an
 * address belongs to, so kfree needs no header in front of objects.
 */
#include "mm/kmalloc.h"

#include "lib/log.h"
#include "lib/string.h"
#include "mm/page.h"

#define MAX_SMALL 2048

static const u16 class_sizes[] = { 16,	32,  48,  64,  96,   128, 192,
				   256, 384, 512, 768, 1024, 2048 };

/* Pages with free objects, by class; full pages are on no list. */
static struct list partial[ARRAY_SIZE(class_sizes)];
static u8 class_of_size[MAX_SMALL / 16 + 1]; /* by (size + 15) / 16 */

void kmalloc_init(void)
{
	unsigned int class = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(class_of_size); i++) {
		if (i * 16 > class_sizes[class])
			class ++;
		class_of_size[i] = class;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(partial); i++)
		list_init(&partial[i]);
}

static struct page *slab_create(unsigned int class)
{
	struct page *page = page_alloc_order(0);
	char *object, *end;

	if (!page)
		return NULL;
	page->flags = PAGE_SLAB;
	page->slab_class = class;
	page->slab_free = NULL;
	object = page_address(page);
	end = object + PAGE_SIZE - class_sizes[class];
	for (; object <= end; object += class_sizes[class]) {
		*(void **)object = page->slab_free;
		page->slab_free = object;
	}
	list_push_front(&partial[class], &page->link);
	return page;
}

static void *small_alloc(size_t size)
{
	unsigned int class = class_of_size[(size + 15) / 16];
	struct page *page;
	void *object;

	if (likely(!list_empty(&partial[class])))
		page = list_first(&partial[class], struct page, link);
	else if (!(page = slab_create(class)))
		return NULL;
	object = page->slab_free;
	page->slab_free = *(void **)object;
	page->slab_used++;
	if (!page->slab_free)
		list_remove(&page->link);
	return object;
}

static void small_free(struct page *page, void *object)
{
	struct list *head = &partial[page->slab_class];

	ASSERT(page->slab_used > 0);
	if (!page->slab_free)
		list_push_front(head, &page->link);
	*(void **)object = page->slab_free;
	page->slab_free = object;
	/* An empty page goes back, but for the last: it will be wanted again.
	 */
	if (--page->slab_used ||
	    (head->next == &page->link && head->prev == &page->link))
		return;
	list_remove(&page->link);
	page->flags = 0;
	page->order = 0;
	page_put(page);
}

static unsigned int order_for(size_t size)
{
	unsigned int order = 0;

	while (PAGE_SIZE << order < size)
		order++;
	return order;
}

void *kmalloc(size_t size)
{
	struct page *page;

	if (size <= MAX_SMALL)
		return small_alloc(size);
	if (size > PAGE_SIZE << PAGE_MAX_ORDER)
		return NULL;
	page = page_alloc_order(order_for(size));
	return page ? page_address(page) : NULL;
}

void *kzalloc(size_t size)
{
	void *p = kmalloc(size);

	if (p)
		memset(p, 0, size);
	return p;
}

void kfree(void *p)
{
	struct page *page;

	if (!p)
		return;
	page = phys_to_page(virt_to_phys(p));
	if (page->flags & PAGE_SLAB)
		small_free(page, p);
	else
		page_put(page);
}

/* Bytes that the object at P really has. */
static size_t usable_size(const void *p)
{
	struct page *page = phys_to_page(virt_to_phys(p));

	if (page->flags & PAGE_SLAB)
		return class_sizes[page->slab_class];
	return PAGE_SIZE << page->order;
}

void *krealloc(void *p, size_t size)
{
	size_t usable;
	void *bigger;

	if (!p)
		return kmalloc(size);
	usable = usable_size(p);
	if (size <= usable)
		return p;
	bigger = kmalloc(size);
	if (!bigger)
		return NULL;
	memcpy(bigger, p, usable);
	kfree(p);
	return bigger;
}
