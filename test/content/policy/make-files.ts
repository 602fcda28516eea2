/** The same policy as .docx and .pdf, and files that no reader should open: real bytes, made here. */
import { strToU8, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);

const paragraphXml = (text: string): string =>
  `<w:p><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;

/** Rows with tabs become tables, as Word would have them. */
export function makeDocx(text: string): Uint8Array {
  const body: string[] = [];
  let rows: string[] = [];
  const close = (): void => {
    if (rows.length > 0) body.push(`<w:tbl>${rows.join('')}</w:tbl>`);
    rows = [];
  };
  for (const line of text.split('\n')) {
    if (line.includes('\t'))
      rows.push(
        `<w:tr>${line
          .split('\t')
          .map((cell) => `<w:tc>${paragraphXml(cell)}</w:tc>`)
          .join('')}</w:tr>`,
      );
    else {
      close();
      if (line.trim() !== '') body.push(paragraphXml(line));
    }
  }
  close();
  return docxOf(
    `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body.join('')}</w:body></w:document>`,
  );
}

export function docxOf(documentXml: string): Uint8Array {
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  return zipSync({
    '[Content_Types].xml': strToU8(
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    '_rels/.rels': strToU8(
      `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    'word/document.xml': strToU8(head + documentXml),
  });
}

export function makePdf(text: string, options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', margin: 56, ...options });
  return written(doc, () => {
    doc.font('Helvetica').fontSize(11);
    for (const line of text.split('\n')) {
      if (line.includes('\t')) {
        const cells = line.split('\t');
        const { y } = doc;
        cells.forEach((cell, index) => doc.text(cell, 56 + index * 160, y, { width: 140, lineBreak: true }));
        doc.x = 56;
      } else if (line.trim() === '') doc.moveDown(0.6);
      else doc.text(line, { width: 480 });
    }
  });
}

/** Pages without a letter: what a scanner makes. */
export function makeScannedPdf(): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4' });
  return written(doc, () => {
    doc.rect(60, 60, 400, 600).fill('#cccccc');
    doc.addPage().rect(60, 60, 400, 600).fill('#dddddd');
  });
}

function written(doc: PDFKit.PDFDocument, draw: () => void): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });
  draw();
  doc.end();
  return done;
}
