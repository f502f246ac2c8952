// SPDX-License-Identifier: BSD-3-Clause
//
// What a C++ program wants of a kernel beyond what a C program does:
// constructors before main, thread-local storage, and exceptions, for which
// the unwinder reads the program's own headers (AT_PHDR).
#include <iostream>
#include <stdexcept>
#include <string>

struct Greeter {
	std::string name = "World";
	~Greeter() { std::cout << "Goodbye, " << name << "!" << std::endl; }
};

static Greeter greeter;
static thread_local int greetings = 41;

static void greet(const std::string &name)
{
	greetings++;
	if (name.empty())
		throw std::invalid_argument("nobody to greet");
	std::cout << "Hello, " << name << "!" << std::endl;
}

int main()
{
	greet(greeter.name);
	greetings--;
	try {
		greet("");
	} catch (const std::exception &error) {
		std::cout << "caught: " << error.what() << std::endl;
	}
	std::cout << "thread_local: " << greetings << std::endl;
}
