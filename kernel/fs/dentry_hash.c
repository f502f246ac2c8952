// SPDX-License-Identifier: BSD-3-Clause
/*
 * The hash table of names. It begins with one small page and doubles whenever
 * there are twice as many names as buckets, so a chain stays short and a small
 * guest pays little; when there is no memory to double, chains get longer.
 */
#include "fs/dentry_hash.h"

#include "lib/log.h"
#include "mm/kmalloc.h"

#define FIRST_BUCKETS 128

static struct list *buckets;
static u64 bucket_count, name_count;

static struct list *bucket_of(const struct dentry *parent, u32 hash)
{
	u64 mixed = (u64)parent >> 4 ^ hash;

	mixed *= 0x9e3779b97f4a7c15UL;
	return &buckets[mixed >> 32 & (bucket_count - 1)];
}

static struct list *buckets_alloc(u64 count)
{
	u64 size = count * sizeof(struct list);
	struct list *fresh = size <= PAGE_SIZE ? kmalloc(size) : vmalloc(size);

	for (u64 i = 0; fresh && i < count; i++)
		list_init(&fresh[i]);
	return fresh;
}

static void buckets_free(struct list *old, u64 count)
{
	if (count * sizeof(struct list) <= PAGE_SIZE)
		kfree(old);
	else
		vfree(old);
}

static void grow(void)
{
	u64 old_count = bucket_count;
	struct list *old = buckets;
	struct list *fresh = buckets_alloc(old_count * 2);

	if (!fresh)
		return;
	buckets = fresh;
	bucket_count *= 2;
	for (u64 i = 0; i < old_count; i++) {
		while (!list_empty(&old[i])) {
			struct dentry *dentry =
				list_first(&old[i], struct dentry, hash_link);

			list_remove(&dentry->hash_link);
			list_push_front(bucket_of(dentry->parent, dentry->hash),
					&dentry->hash_link);
		}
	}
	buckets_free(old, old_count);
}

void dentry_hash_add(struct dentry *dentry)
{
	if (!buckets) {
		buckets = buckets_alloc(FIRST_BUCKETS);
		if (!buckets)
			panic("no memory for the table of names");
		bucket_count = FIRST_BUCKETS;
	}
	if (++name_count > bucket_count * 2)
		grow();
	list_push_front(bucket_of(dentry->parent, dentry->hash),
			&dentry->hash_link);
}

void dentry_hash_remove(struct dentry *dentry)
{
	list_remove(&dentry->hash_link);
	name_count--;
}

/* Names are short: a loop in place is quicker than a call of memcmp. */
static bool same_name(const struct dentry *dentry, const char *name, size_t n)
{
	const char *own = dentry->name;

	if (dentry->name_length != n)
		return false;
	while (n--)
		if (*own++ != *name++)
			return false;
	return true;
}

struct dentry *dentry_find_hashed(struct dentry *parent, const char *name,
				  size_t n, u32 hash)
{
	struct list *bucket;
	struct dentry *dentry;

	if (!buckets)
		return NULL;
	bucket = bucket_of(parent, hash);
	list_for_each (dentry, bucket, hash_link) {
		if (dentry->hash == hash && dentry->parent == parent &&
		    same_name(dentry, name, n)) {
			dentry_get(dentry);
			return dentry;
		}
	}
	return NULL;
}
