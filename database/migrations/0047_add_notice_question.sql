-- A notice to those who fit a question is a household notice: its audience is resolved to households when it is published,
-- and again on the day it starts. Who fits is for staff to know; a screen learns no more than that its home is addressed.
alter table notice add column question jsonb;
alter table notice add constraint notice_question_class check (question is null or privacy_class = 'household') not valid;
alter table notice validate constraint notice_question_class;
