/* SPDX-License-Identifier: BSD-3-Clause
 *
 * What a page can't do by itself: the theme that was chosen, searching, boxes
 * that stay ticked. All of it works from a file, without a network; without
 * this script the pages are read all the same.
 */
const page = document.documentElement;
const root = page.dataset.root;

/* Some browsers keep nothing for pages that are files. */
function recall(key)
{
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function keep(key, value)
{
	try {
		localStorage.setItem(key, value);
	} catch {
		/* Then it holds for this page. */
	}
}

/* ---- The theme: the system's, until somebody chooses ---- */

page.classList.add("js");
if (recall("theme"))
	page.dataset.theme = recall("theme");

function switchTheme()
{
	const dark = page.dataset.theme ? page.dataset.theme === "dark" :
		matchMedia("(prefers-color-scheme: dark)").matches;

	page.dataset.theme = dark ? "light" : "dark";
	keep("theme", page.dataset.theme);
}

/* ---- Searching ---- */

/* Every word must be there, a part of one is enough. What stands in a heading
 * counts most, then how often the words occur. */
function scoreOf(words, [, title, heading, text])
{
	const names = `${title} ${heading}`.toLowerCase();
	const all = text.toLowerCase();
	let score = 0;

	for (const word of words) {
		const times = all.split(word).length - 1;
		const named = names.includes(word);
		if (!times && !named)
			return 0;
		score += Math.min(times, 5) + (named ? 10 : 0) +
			(heading.toLowerCase().includes(word) ? 10 : 0);
	}
	return score;
}

function find(query)
{
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);

	if (!words.length)
		return [];
	return sections.map((section) => [scoreOf(words, section), section])
		.filter(([score]) => score)
		.sort((one, two) => two[0] - one[0])
		.slice(0, 20)
		.map(([, section]) => resultItem(words, section));
}

function element(name, ...children)
{
	const made = document.createElement(name);

	made.append(...children);
	return made;
}

function resultItem(words, [address, title, heading, text])
{
	const found = Math.max(0, text.toLowerCase().indexOf(words[0]) - 40);
	const place = found && text.indexOf(" ", found) + 1;
	const link = element("a", element("b", heading === title ? title :
					  `${heading} - ${title}`),
			     element("span", text.slice(place, place + 140)));

	link.href = `${root}/${address}`;
	return element("li", link);
}

/* The index is fetched when somebody wants to search: a script, since pages
 * that are files may load nothing else. */
let index;

function loadIndex()
{
	index ??= new Promise((resolve) => {
		const script = element("script");
		script.src = `${root}/search.js`;
		script.onload = resolve;
		document.head.append(script);
	});
	return index;
}

async function search(form)
{
	const query = form.querySelector("input").value;
	const list = form.querySelector("ol");

	await loadIndex();
	const items = find(query);
	if (query.trim() && !items.length)
		items.push(element("li", "Nothing has all of these words."));
	list.replaceChildren(...items);
}

function setUpSearch(form)
{
	const input = form.querySelector("input");
	const asked = new URLSearchParams(location.search).get("q");

	input.addEventListener("focus", loadIndex);
	input.addEventListener("input", () => search(form));
	form.addEventListener("submit", async (event) => {
		event.preventDefault();
		await search(form);
		form.querySelector("a")?.click();
	});
	document.addEventListener("keydown", (event) => {
		if (event.key === "Escape") {
			input.value = "";
			search(form);
		} else if (event.key === "/" && event.target !== input) {
			event.preventDefault();
			input.focus();
		}
	});
	document.addEventListener("click", (event) => {
		if (!form.contains(event.target))
			form.querySelector("ol").replaceChildren();
	});
	if (asked) {
		input.value = asked;
		search(form);
	}
}

/* ---- Boxes to tick, remembered by page and number ---- */

function setUpBox(box, number)
{
	const key = `${document.title} ${number}`;

	box.disabled = false;
	box.checked = recall(key) === "1";
	box.addEventListener("change", () => keep(key, box.checked ? "1" : ""));
}

addEventListener("DOMContentLoaded", () => {
	document.getElementById("theme").addEventListener("click", switchTheme);
	setUpSearch(document.getElementById("search"));
	document.querySelectorAll("main input[type=checkbox]").forEach(setUpBox);
	document.querySelector("nav [aria-current]")
		?.scrollIntoView({ block: "nearest" });
});
