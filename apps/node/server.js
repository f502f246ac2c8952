// SPDX-License-Identifier: BSD-3-Clause
const http = require('http');
const os = require('os');

http.createServer((request, response) => {
	response.setHeader('Content-Type', 'text/plain');
	response.end(`Hello, ${request.url} from Node ${process.version} ` +
		`on ${os.type()} ${os.release()}\n`);
}).listen(8080, () => console.log('listening on port 8080'));
