import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import library.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='benefit',
            name='say',
            field=models.TextField(blank=True, help_text='One honest sentence that carries the verdict. 8 to 45 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='caution',
            name='say',
            field=models.TextField(blank=True, help_text='What to say to a runner who names it. 12 to 50 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='caution',
            name='sources',
            field=models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source'),
        ),
        migrations.AddField(
            model_name='correction',
            name='exercises',
            field=models.ManyToManyField(blank=True, help_text='On whose pages it is said as well.', related_name='+', to='library.exercise'),
        ),
        migrations.AddField(
            model_name='correction',
            name='muscles',
            field=models.ManyToManyField(blank=True, help_text='On whose pages it is said as well.', related_name='+', to='library.muscle'),
        ),
        migrations.AddField(
            model_name='correction',
            name='say',
            field=models.TextField(blank=True, help_text='What is often said, and what is so. Kindly. 20 to 80 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='exercise',
            name='feel',
            field=models.TextField(blank=True, help_text='What one should feel, and where. 8 to 40 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='exercise',
            name='make_easier',
            field=models.TextField(blank=True, help_text='How to make it easier. 5 to 30 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='exercise',
            name='make_harder',
            field=models.TextField(blank=True, help_text='How to make it harder. 5 to 30 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='exercise',
            name='mends',
            field=library.fields.TextList(blank=True, default=list, help_text='How each common mistake is put right, in the same order. One a line, each of 4 to 25 words.'),
        ),
        migrations.AddField(
            model_name='exercise',
            name='purpose',
            field=models.TextField(blank=True, help_text='What it is for. 30 to 60 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='exercise',
            name='steps',
            field=library.fields.TextList(blank=True, default=list, help_text='How it is done, each beginning with a verb. One a line, each of 4 to 20 words.'),
        ),
        migrations.AddField(
            model_name='gaitphase',
            name='about',
            field=models.TextField(blank=True, help_text='What happens in it, for readers. 20 to 60 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='injury',
            name='be_seen',
            field=models.TextField(blank=True, help_text='When somebody should look at it. 10 to 60 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='injury',
            name='feels_like',
            field=models.TextField(blank=True, help_text='How it tends to feel. 15 to 70 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='injury',
            name='first_days',
            field=models.TextField(blank=True, help_text='What to do first. 15 to 80 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='muscle',
            name='about',
            field=models.TextField(blank=True, help_text='What it is, what it does in running, where it is felt. 60 to 120 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='muscle',
            name='about_sources',
            field=models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source'),
        ),
        migrations.AddField(
            model_name='muscle',
            name='home_test',
            field=models.TextField(blank=True, help_text='How to tell at home that it is this one. 20 to 60 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='musclegroup',
            name='about',
            field=models.TextField(blank=True, help_text='What it is, what it does in running, where it is felt. 60 to 120 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='musclegroup',
            name='about_sources',
            field=models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source'),
        ),
        migrations.AddField(
            model_name='question',
            name='answer',
            field=models.TextField(blank=True, help_text='The whole answer. 60 to 150 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='redflag',
            name='say',
            field=models.TextField(blank=True, help_text='What to say to a runner who answers yes: what it can be a sign of, who should look, by when. No name of a disease. 15 to 60 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='relation',
            name='say',
            field=models.TextField(blank=True, help_text='The hint, said to a runner. Never a cause. 15 to 50 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='remedy',
            name='say',
            field=models.TextField(blank=True, help_text='What it does, and how much. 8 to 45 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='severityband',
            name='say',
            field=models.TextField(blank=True, help_text='What to say to a runner with such a number. 20 to 70 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='severityband',
            name='sources',
            field=models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source'),
        ),
        migrations.AddField(
            model_name='severityrule',
            name='say',
            field=models.TextField(blank=True, help_text='The rule, said to a runner. 12 to 50 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='soreness',
            name='about',
            field=models.TextField(blank=True, help_text='Its course, for readers. 60 to 120 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='sorenesskind',
            name='say',
            field=models.TextField(blank=True, help_text='What to say to a runner who feels this. 20 to 70 words.', max_length=1000),
        ),
        migrations.AddField(
            model_name='stretchrule',
            name='say',
            field=models.TextField(blank=True, help_text='The rule, said to a runner. 12 to 60 words.', max_length=1000),
        ),
        migrations.CreateModel(
            name='EmergencyNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its permanent name in addresses and files. Small letters, digits, hyphens. It cannot be changed later.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(?:[-_][a-z0-9]+)*\\Z', 'Small letters, digits, hyphens and underscores, please.')])),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retired', 'Retired')], db_index=True, default='draft', help_text='Readers see only what is published. What is no longer wanted is retired, not deleted.', max_length=30)),
                ('ordinal', models.PositiveIntegerField(default=1000000, editable=False, help_text="Its place in the file; a curator's own rows come after.")),
                ('loaded', models.CharField(blank=True, editable=False, help_text="Digest of what the files said when it was last loaded; empty for a curator's own row.", max_length=64)),
                ('country', models.CharField(help_text="The country's name. The slug is its two letters in ISO 3166.", max_length=120)),
                ('number', models.CharField(help_text='The number to ring first.', max_length=20, validators=[django.core.validators.RegexValidator('\\A\\+?\\d[\\d -]{1,18}\\Z', 'Digits, with a + in front and blanks or hyphens between.')])),
                ('other_numbers', models.CharField(blank=True, help_text='Other numbers, with what each is for.', max_length=300)),
                ('note', models.TextField(blank=True, max_length=1000)),
            ],
            options={
                'verbose_name': 'emergency number',
                'ordering': ['ordinal', 'slug'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'retired'])), name='library_emergencynumber_status_known', violation_error_message='Status has to be one of: Draft, Published, Retired.'), models.UniqueConstraint(django.db.models.functions.text.Lower('country'), name='library_emergencynumber_one_country', violation_error_message='There is one with this country already.'), models.CheckConstraint(condition=models.Q(('country', ''), _negated=True), name='library_emergencynumber_country_given', violation_error_message='The country is missing.')],
            },
        ),
        migrations.CreateModel(
            name='Takeaway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Its permanent name in addresses and files. Small letters, digits, hyphens. It cannot be changed later.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9]+(?:[-_][a-z0-9]+)*\\Z', 'Small letters, digits, hyphens and underscores, please.')])),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('retired', 'Retired')], db_index=True, default='draft', help_text='Readers see only what is published. What is no longer wanted is retired, not deleted.', max_length=30)),
                ('ordinal', models.PositiveIntegerField(default=1000000, editable=False, help_text="Its place in the file; a curator's own rows come after.")),
                ('loaded', models.CharField(blank=True, editable=False, help_text="Digest of what the files said when it was last loaded; empty for a curator's own row.", max_length=64)),
                ('text', models.TextField(blank=True, help_text='What to remember. 8 to 30 words.', max_length=1000)),
                ('group', models.ForeignKey(blank=True, help_text='The group it is about; the whole where it is left empty.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.musclegroup')),
                ('sources', models.ManyToManyField(blank=True, help_text='What this rests on. Publishing needs at least one.', related_name='+', to='library.source')),
            ],
            options={
                'ordering': ['ordinal', 'slug'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'retired'])), name='library_takeaway_status_known', violation_error_message='Status has to be one of: Draft, Published, Retired.')],
            },
        ),
    ]
